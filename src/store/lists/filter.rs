//! What a list holds, as conditions.

use diesel::dsl::{exists, not, sql};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::{Db, ListQuery, Query};
use crate::domain::permissions::{NumberScope, Visibility};
use crate::domain::view::{ListFilter, StatusFilter, View};
use crate::store::connection::AnyConnection;
use crate::store::dialect;
use crate::store::schema::{contact, conversation, conversation_label, identity, read_position};

diesel::define_sql_function! {
    /// Lower case; of ASCII letters only in SQLite.
    fn lower(text: Nullable<Text>) -> Nullable<Text>;
}

type Condition<'a> =
    Box<dyn BoxableExpression<conversation::table, Db, SqlType = Nullable<Bool>> + 'a>;

/// Everything the reader may see and wants to see; `None` when that is nothing.
pub(super) fn narrowed<'a>(connection: &AnyConnection, asked: &ListQuery) -> Option<Query<'a>> {
    let visibility = &asked.visibility;
    let filter = &asked.filter;
    let workspace = visibility.workspace.get();
    let mut query = conversation::table
        .filter(status(filter.status))
        .into_boxed::<Db>();
    query = match filter.view {
        // The plus keeps the index of the workspace out of it: the owner's is shorter by far.
        View::Mine => query
            .filter(sql::<BigInt>(dialect::workspace_aside(connection)).eq(workspace))
            .filter(conversation::owner_id.eq(visibility.own.get())),
        _ => query.filter(conversation::workspace_id.eq(workspace)),
    };
    query = match filter.view {
        View::Mine => query,
        // Nobody's is not their own, so that only the rest of the predicate is left.
        View::Unassigned => query
            .filter(conversation::owner_id.is_null())
            .filter(others(visibility)?),
        View::Teams => query
            .filter(conversation::team_id.eq_any(visibility.teams.iter().map(|id| id.get())))
            .filter(visible(visibility)),
        View::All => query.filter(visible(visibility)),
    };
    query = narrow(query, filter, visibility);
    if let Some(words) = asked.search.as_deref().map(str::trim)
        && !words.is_empty()
    {
        query = query.filter(mentions(connection, visibility, words));
    }
    Some(query)
}

/// Written out, not bound: a partial index is only used when its condition stands in the query.
fn status(filter: StatusFilter) -> diesel::expression::SqlLiteral<Bool> {
    sql(match filter {
        StatusFilter::Open => "conversation.status = 'open'",
        StatusFilter::Snoozed => "conversation.status = 'snoozed'",
        StatusFilter::Resolved => {
            "conversation.status = 'resolved' AND conversation.merged_into IS NULL"
        }
        StatusFilter::Any => "conversation.merged_into IS NULL",
    })
}

/// `Principal::may_see`.
fn visible<'a>(visibility: &Visibility) -> Condition<'a> {
    let own = conversation::owner_id.eq(visibility.own.get());
    match others(visibility) {
        Some(others) => Box::new(own.or(others)),
        None => Box::new(own),
    }
}

/// `Principal::may_see` for those that are not their own; `None` when it never holds.
fn others<'a>(visibility: &Visibility) -> Option<Condition<'a>> {
    let whose: Condition<'a> = match (visibility.queue, visibility.colleagues) {
        _ if visibility.everything => Box::new(sql::<Nullable<Bool>>("TRUE")),
        (true, true) => Box::new(of_teams(visibility)),
        (true, false) => Box::new(of_teams(visibility).and(conversation::owner_id.is_null())),
        (false, true) => Box::new(of_teams(visibility).and(conversation::owner_id.is_not_null())),
        (false, false) => return None,
    };
    Some(match &visibility.numbers {
        NumberScope::All => whose,
        NumberScope::Only(numbers) => Box::new(
            conversation::channel_id
                .eq_any(numbers.iter().map(|id| id.get()))
                .and(whose),
        ),
    })
}

/// Of their teams, or of none.
fn of_teams<'a>(visibility: &Visibility) -> Condition<'a> {
    let theirs = conversation::team_id.eq_any(visibility.teams.iter().map(|id| id.get()));
    Box::new(conversation::team_id.is_null().or(theirs))
}

fn narrow<'a>(mut query: Query<'a>, filter: &ListFilter, visibility: &Visibility) -> Query<'a> {
    if let Some(channel) = filter.channel {
        query = query.filter(conversation::channel_id.eq(channel.get()));
    }
    if let Some(team) = filter.team {
        query = query.filter(conversation::team_id.eq(team.get()));
    }
    if let Some(label) = filter.label {
        let labelled = conversation_label::table
            .filter(conversation_label::label_id.eq(label.get()))
            .select(conversation_label::conversation_id);
        query = query.filter(conversation::id.eq_any(labelled));
    }
    if filter.unread {
        query = query.filter(unread(visibility));
    }
    query
}

/// `ReadPosition::unread` above zero: marked so, or more came than was answered or read.
fn unread<'a>(visibility: &Visibility) -> Condition<'a> {
    let own = read_position::table
        .filter(read_position::agent_id.eq(visibility.own.get()))
        .filter(read_position::conversation_id.eq(conversation::id));
    let marked = own.filter(read_position::marked_unread.eq(true));
    let read = own.filter(read_position::read_inbound.ge(conversation::inbound_count));
    let unanswered = conversation::inbound_count.gt(conversation::answered_inbound);
    Box::new(
        exists(marked)
            .or(unanswered.and(not(exists(read))))
            .nullable(),
    )
}

/// The words stand in the customer's name, user name, phone number or newest message.
fn mentions<'a>(connection: &AnyConnection, visibility: &Visibility, words: &str) -> Condition<'a> {
    let workspace = visibility.workspace.get();
    let pattern = containing(&words.to_lowercase());
    let named = contact::table
        .filter(contact::workspace_id.eq(workspace))
        .filter(
            lower(contact::name)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(contact::given_name)
                    .like(pattern.clone())
                    .escape('\\'))
                .or(lower(contact::username).like(pattern.clone()).escape('\\')),
        )
        .select(contact::id);
    let said = sql::<Nullable<Bool>>(dialect::newest_words(connection))
        .sql(" LIKE ")
        .bind::<Text, _>(pattern)
        .sql(" ESCAPE '\\'");
    let found = conversation::contact_id.eq_any(named).or(said);
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let only_a_number = words
        .chars()
        .all(|letter| letter.is_ascii_digit() || "+-() ".contains(letter));
    if digits.is_empty() || !only_a_number {
        return Box::new(found);
    }
    let called = identity::table
        .filter(identity::workspace_id.eq(workspace))
        .filter(identity::kind.eq("phone"))
        .filter(identity::value.like(containing(&digits)))
        .select(identity::contact_id);
    Box::new(found.or(conversation::contact_id.eq_any(called)))
}

/// A pattern for texts that contain these words; what LIKE gives a meaning is taken literally.
fn containing(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in words.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

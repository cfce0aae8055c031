//! What a list holds, as conditions.

use diesel::dsl::{exists, not, sql};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use super::{Db, ListQuery, Query};
use crate::domain::permissions::{NumberScope, Visibility};
use crate::domain::view::{ListFilter, OwnerFilter, StatusFilter, View};
use crate::store::connection::AnyConnection;
use crate::store::dialect;
use crate::store::schema::{conversation, conversation_label, follow_up, mention, read_position};
use crate::store::search::found::Found;

/// A condition on conversations.
pub(in crate::store) type Condition<'a> =
    Box<dyn BoxableExpression<conversation::table, Db, SqlType = Nullable<Bool>> + 'a>;

/// Everything the reader may see and wants to see; `None` when that is nothing.
pub(super) fn narrowed<'a>(
    connection: &AnyConnection,
    asked: &ListQuery,
    found: Option<&Found>,
) -> Option<Query<'a>> {
    let visibility = &asked.visibility;
    let filter = &asked.filter;
    let workspace = visibility.workspace.get();
    let mut query = conversation::table
        .filter(status(filter.status))
        .into_boxed::<Db>();
    let many = matches!(filter.view, View::All | View::Teams | View::Unassigned);
    query = if many && !matches!(found, Some(Found::Few(_))) {
        query.filter(conversation::workspace_id.eq(workspace))
    } else {
        // The plus keeps the index of the workspace out of it: these are few, and found otherwise.
        query.filter(sql::<BigInt>(dialect::workspace_aside(connection)).eq(workspace))
    };
    query = of_view(query, filter.view, visibility)?;
    query = narrow(query, filter, visibility);
    if let Some(found) = found {
        query = query.filter(found.condition(connection));
    }
    Some(query)
}

/// `View::holds`, and what only the reader knows; `None` when that is nothing.
fn of_view<'a>(query: Query<'a>, view: View, visibility: &Visibility) -> Option<Query<'a>> {
    let (own, workspace) = (visibility.own.get(), visibility.workspace.get());
    Some(match view {
        View::Mine | View::Snoozed => query.filter(conversation::owner_id.eq(own)),
        View::Unread => query
            .filter(conversation::owner_id.eq(own))
            .filter(unread(visibility)),
        // Nobody's is not their own, so that only the rest of the predicate is left.
        View::Unassigned => query
            .filter(conversation::owner_id.is_null())
            .filter(others(visibility)?),
        View::Teams => query
            .filter(conversation::team_id.eq_any(visibility.teams.iter().map(|id| id.get())))
            .filter(visible(visibility)),
        View::All => query.filter(visible(visibility)),
        View::Mentions => {
            let named = mention::table
                .filter(mention::agent_id.eq(own))
                .filter(mention::read_at.is_null())
                .select(mention::conversation_id);
            query
                .filter(conversation::id.eq_any(named))
                .filter(visible(visibility))
        }
        View::FollowUp => {
            let reminded = follow_up::table
                .filter(follow_up::workspace_id.eq(workspace))
                .select(follow_up::conversation_id);
            let nobodys = conversation::owner_id.is_null();
            query
                .filter(conversation::id.eq_any(reminded))
                .filter(nobodys.or(conversation::owner_id.eq(own)))
                .filter(visible(visibility))
        }
    })
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
pub(super) fn visible<'a>(visibility: &Visibility) -> Condition<'a> {
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
    query = match filter.owner {
        None => query,
        Some(OwnerFilter::Nobody) => query.filter(conversation::owner_id.is_null()),
        Some(OwnerFilter::Agent(owner)) => query.filter(conversation::owner_id.eq(owner.get())),
    };
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

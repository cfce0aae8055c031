//! Finding conversations and entries by words, with an index that comes after them.

use std::collections::BTreeSet;

use baton::domain::content::Content;
use baton::domain::conversation::{Conversation, Status};
use baton::domain::ids::{AgentId, ChannelId, ConversationId, LabelId, MessageId, TeamId};
use baton::domain::message::{Author, Direction, Message};
use baton::domain::people::{Language, Workspace};
use baton::domain::permissions::{NumberScope, Principal, Right, Visibility};
use baton::domain::search::Query;
use baton::domain::summary::{Change, Entry};
use baton::domain::time::Timestamp;
use baton::domain::view::{ListFilter, Sort, StatusFilter};
use baton::store::labels::{self, Label};
use baton::store::lists::{self, ListQuery};
use baton::store::search::{self, MessageQuery, Search, Turn, Within, fresh, reach};
use baton::store::workspaces;
use baton::store::{conversations, messages};

use crate::database::{Database, HERE, NOW};

/// When the ids of these tests say that they were made.
pub const STORED: Timestamp = Timestamp(1_704_067_200_000);

/// The workspace itself, whose stream the index follows.
pub fn opens(database: &Database) {
    database.writes(|transaction| {
        let new = Workspace {
            id: HERE,
            name: "Here".to_owned(),
            language: Language::En,
        };
        workspaces::insert(transaction, &new)
    });
}

/// Takes in whatever is there, so many at a time; gives in how many turns.
pub fn indexes(database: &Database, at_once: i64) -> usize {
    database.writes(reach::begin);
    for turns in 0.. {
        let turn = database.reads(|connection| Turn::read(connection, at_once));
        if turn.is_empty() {
            return turns;
        }
        database.writes(move |transaction| turn.write(transaction));
    }
    0
}

pub fn customer(database: &Database, name: &str, phone: &str) -> Conversation {
    let mut conversation =
        Conversation::begin(database.id(), HERE, ChannelId(20), database.id(), NOW);
    conversation.version = 1;
    conversation.status = Status::Open;
    database.has_customer(&conversation, name, phone);
    database.stores(&conversation, None);
    conversation
}

pub fn message(database: &Database, conversation: &Conversation, content: Content) -> Message {
    let id: MessageId = database.id();
    Message {
        id,
        conversation_id: conversation.id,
        seq: id.get(),
        direction: Direction::In,
        author: Author::Customer,
        at: STORED,
        content,
        external_id: Some(format!("wamid.{id}")),
        reply_to: None,
        reactions: Vec::new(),
        delivery: None,
        forwarded: None,
        referral: None,
        edited_at: None,
        edits: Vec::new(),
        revoked_at: None,
    }
}

/// Something said before anybody listened.
pub fn says(database: &Database, conversation: &Conversation, words: &str) -> MessageId {
    let text = words.to_owned();
    let message = message(database, conversation, Content::Text { text });
    let (id, state) = (message.id, conversation.clone());
    database.writes(move |transaction| messages::insert(transaction, &state, &message, 1));
    id
}

/// Something said, or said otherwise, of which the stream tells.
pub fn tells(database: &Database, conversation: &Conversation, message: &Message, is_new: bool) {
    let (message, state) = (message.clone(), conversation.clone());
    database.writes(move |transaction| {
        if is_new {
            messages::insert(transaction, &state, &message, 1)?;
        } else {
            messages::update(transaction, &message)?;
        }
        let change = Change::Entry {
            scope: state.scope(),
            entry: Box::new(Entry {
                message,
                media: None,
            }),
        };
        transaction.publish(HERE, change)
    });
}

pub fn overseer() -> Visibility {
    Visibility {
        workspace: HERE,
        own: AgentId(7),
        numbers: NumberScope::All,
        everything: true,
        teams: BTreeSet::new(),
        queue: true,
        colleagues: true,
    }
}

pub fn find(database: &Database, words: &str) -> Vec<ConversationId> {
    find_within(database, words, Within::Everything)
}

fn find_within(database: &Database, words: &str, within: Within) -> Vec<ConversationId> {
    let asked = ListQuery {
        visibility: overseer(),
        filter: ListFilter {
            status: StatusFilter::Any,
            ..ListFilter::default()
        },
        search: Some(Search {
            query: Query::parse(words),
            within,
        }),
        sort: Sort::Oldest,
        after: None,
        limit: 50,
        now: NOW,
    };
    let page = database.reads(|connection| lists::page(connection, &asked));
    let rows = page.items.into_iter();
    rows.map(|(summary, _)| summary.conversation.id).collect()
}

/// Every entry that is found, page by page, so many at a time.
pub fn entries_of(
    database: &Database,
    visibility: &Visibility,
    words: &str,
    limit: usize,
) -> Vec<MessageId> {
    let mut asked = MessageQuery {
        visibility: visibility.clone(),
        query: Query::parse(words),
        below: None,
        limit,
    };
    let mut found = Vec::new();
    loop {
        let page = database.reads(|connection| search::page(connection, &asked));
        assert!(page.items.len() <= limit);
        found.extend(page.items.iter().map(|hit| hit.message.id));
        match page.next {
            None => return found,
            next => asked.below = next,
        }
    }
}

pub fn entries(database: &Database, words: &str) -> Vec<MessageId> {
    entries_of(database, &overseer(), words, 50)
}

pub fn customers_are_found_by_name_number_label_and_words(database: &Database) {
    opens(database);
    let omar = customer(database, "Omar Nasser", "966501234567");
    let lina = customer(database, "لينا أحمد", "971555000111");
    says(database, &omar, "Where is my order?");
    says(database, &lina, "أين طلبي رقم 10001؟");
    let mut vip = lina.clone();
    vip.labels.insert(LabelId(5));
    vip.version = 2;
    let before = lina.clone();
    let (lina, omar) = (lina.id, omar.id);
    database.writes(move |transaction| {
        let label = Label {
            id: LabelId(5),
            workspace: HERE,
            name: "Très Important".to_owned(),
            color: "#ff0000".to_owned(),
        };
        labels::insert(transaction, &label)?;
        conversations::save(transaction, &before, &vip, None)
    });
    for indexed in [false, true] {
        if indexed {
            indexes(database, 10);
        }
        assert_eq!(find(database, "tres imp"), vec![lina], "labels as they are");
    }
    assert_eq!(find(database, "omar"), vec![omar]);
    assert_eq!(find(database, "+966 50 123"), vec![omar]);
    assert_eq!(find(database, "4567"), vec![omar]);
    assert_eq!(find(database, "MY ORDER"), vec![omar]);
    assert_eq!(find(database, "لينا"), vec![lina]);
    assert_eq!(find(database, "طلبي"), vec![lina]);
    assert_eq!(find(database, "١٠٠٠١"), vec![lina], "digits in words too");
    assert_eq!(find(database, "customer"), vec![], "not how rows are kept");
    assert_eq!(find(database, "…"), vec![], "no words find nothing");
    let customers = |words| find_within(database, words, Within::Customers);
    assert_eq!(customers("order"), vec![]);
    assert_eq!(customers("nass"), vec![omar]);
}

pub fn both_databases_find_the_same_words(database: &Database) {
    opens(database);
    let talk = customer(database, "Omar", "966501234567");
    let texts = [
        "Zoë's ÉCOLE, naïve",
        "أين الطلبُ رقمَ ١٠٠٠١؟",
        "طلبي لم يصل، my order is late",
        "order-12 of 日本語",
        "it''s a 'quoted' \"thing\" * OR NEAR(x) AND -",
        "🙂",
    ];
    let ids: Vec<MessageId> = texts.iter().map(|it| says(database, &talk, it)).collect();
    indexes(database, 4);
    for (words, expected) in [
        ("zoe ecole", &[0][..]),
        ("ecole naive zoe", &[0]),
        ("طلب", &[2, 1]),
        ("الطلب", &[2, 1]),
        ("\"طلب\"", &[]),
        ("10001", &[1]),
        ("\"my order\"", &[2]),
        ("\"order my\"", &[]),
        ("order my", &[2]),
        ("ord", &[3, 2]),
        ("order", &[3, 2]),
        ("\"ord\"", &[]),
        ("order-12", &[3]),
        ("本語", &[3]),
        ("語本", &[]),
        ("'quoted' \"thing\"", &[4]),
        ("NEAR(x) or", &[4]),
        ("* - |", &[]),
        ("' & ! | \\ :*", &[]),
    ] {
        let expected: Vec<MessageId> = expected.iter().map(|at| ids[*at]).collect();
        assert_eq!(entries(database, words), expected, "{words}");
    }
}

pub fn hits_come_newest_first_and_each_once(database: &Database) {
    opens(database);
    let talk = customer(database, "Omar", "966501234567");
    let mut ids: Vec<MessageId> = (0..37)
        .map(|n| says(database, &talk, &format!("word {n}")))
        .collect();
    indexes(database, 10);
    // Three more that the index has not heard of.
    for n in 37..40 {
        let text = format!("word {n}");
        let new = message(database, &talk, Content::Text { text });
        tells(database, &talk, &new, true);
        ids.push(new.id);
    }
    ids.reverse();
    for limit in [1, 7, 40, 50] {
        assert_eq!(
            entries_of(database, &overseer(), "wor", limit),
            ids,
            "{limit}"
        );
    }
    let standing = database.reads(|connection| fresh::standing(connection, HERE));
    assert_eq!((standing.behind, standing.complete), (3, true));
}

pub fn only_what_may_be_seen_is_found(database: &Database) {
    opens(database);
    let places = [
        (20, Some(10), None),
        (20, Some(10), Some(8)),
        (20, Some(11), None),
        (20, Some(11), Some(7)),
        (21, Some(10), None),
        (20, None, None),
    ];
    let mut said = Vec::new();
    for (channel, team, owner) in places {
        let mut talk =
            Conversation::begin(database.id(), HERE, ChannelId(channel), database.id(), NOW);
        talk.version = 1;
        talk.status = Status::Resolved;
        talk.team = team.map(TeamId);
        talk.owner = owner.map(AgentId);
        database.has(&talk, None);
        let note = Content::Note {
            text: "the secret word".to_owned(),
            mentions: Vec::new(),
        };
        let note = message(database, &talk, note);
        let state = talk.clone();
        said.push((talk, note.id));
        database.writes(move |transaction| messages::insert(transaction, &state, &note, 1));
    }
    indexes(database, 3);
    for rights in [
        &[Right::SeeQueue, Right::SeeTeam][..],
        &[Right::SeeQueue],
        &[Right::SeeTeam],
        &[Right::SeeEverything],
        &[],
    ] {
        for numbers in [
            NumberScope::All,
            NumberScope::Only(BTreeSet::from([ChannelId(20)])),
        ] {
            let sara = Principal {
                agent: AgentId(7),
                workspace: HERE,
                rights: rights.iter().copied().collect(),
                teams: BTreeSet::from([TeamId(10)]),
                numbers,
            };
            let mut expected: Vec<MessageId> = said
                .iter()
                .filter(|(talk, _)| sara.may_see(&talk.scope()))
                .map(|(_, id)| *id)
                .collect();
            expected.reverse();
            let found = entries_of(database, &sara.visibility(), "secret", 2);
            assert_eq!(found, expected, "{sara:?}");
        }
    }
    let mut stranger = overseer();
    stranger.workspace = baton::domain::ids::WorkspaceId(2);
    assert_eq!(entries_of(database, &stranger, "secret", 10), vec![]);
}

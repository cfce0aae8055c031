//! What happened since, and who could be told of it.

use std::collections::{HashMap, HashSet};

use super::{AT_ONCE, NEWS_MILLIS};
use crate::domain::content::Content;
use crate::domain::event::Activity;
use crate::domain::ids::{AgentId, ConversationId, MessageId, WorkspaceId};
use crate::domain::message::Message;
use crate::domain::summary::{Due, Summary};
use crate::domain::telling::{Choices, Hearers, News, Occasion, of_entry};
use crate::domain::time::Timestamp;
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::events::{self, Happened};
use crate::store::push_subscriptions::{self, PushSubscription};
use crate::store::{conversations, messages, notification_choices};

/// An entry whose change is told later than this after it was made is an old one.
const FRESH_MILLIS: i64 = 60 * 1_000;

/// How many entries are remembered as told, before all are forgotten.
const REMEMBERED: usize = 4_096;

/// Where it listens.
#[derive(Clone, Copy)]
pub(super) struct Ear {
    pub workspace: WorkspaceId,
    pub after: i64,
    pub now: Timestamp,
}

/// What was heard.
pub(super) struct Heard {
    /// Up to which place.
    pub upto: i64,
    /// Whether there is more.
    pub more: bool,
    /// What is news, in order.
    pub news: Vec<Tidings>,
    /// Browsers that could be told.
    pub browsers: Vec<PushSubscription>,
    /// What their owners chose.
    pub choices: HashMap<AgentId, Choices>,
}

/// Something to tell, with what it is told by.
pub(super) struct Tidings {
    pub news: News,
    /// Which entry says so, if one does.
    pub entry: Option<MessageId>,
    /// Its place in the thread, or the thread's end.
    pub seq: i64,
    /// Its words, where they are not the newest of the conversation.
    pub words: Option<String>,
    pub summary: Summary,
}

impl Ear {
    /// Reads what happened, and what is needed to tell it.
    pub(super) fn listen(self, connection: &mut AnyConnection) -> Result<Heard, StoreError> {
        let happened = events::since(connection, self.workspace, self.after, AT_ONCE)?;
        let upto = happened.last().map_or(self.after, |last| last.seq);
        let more = i64::try_from(happened.len()).is_ok_and(|count| count >= AT_ONCE);
        let news = self.news(connection, &happened)?;
        let (mut browsers, mut choices) = (Vec::new(), HashMap::new());
        if !news.is_empty() {
            browsers = push_subscriptions::of_workspace(connection, self.workspace, self.now)?;
            choices = notification_choices::of_workspace(connection, self.workspace)?;
        }
        Ok(Heard {
            upto,
            more,
            news,
            browsers,
            choices,
        })
    }

    fn news(
        self,
        connection: &mut AnyConnection,
        happened: &[Happened],
    ) -> Result<Vec<Tidings>, StoreError> {
        let fresh = |one: &&Happened| self.now.since(one.at) < NEWS_MILLIS;
        let fresh: Vec<&Happened> = happened.iter().filter(fresh).collect();
        let mut summaries = Summaries::default();
        let mut news = reminders(connection, &fresh, &mut summaries)?;
        for message in entries(connection, &fresh)? {
            let Some(summary) = summaries.get(connection, message.conversation_id)? else {
                continue;
            };
            if let Content::Activity(Activity::OwnerChanged { .. }) = message.content {
                drop_answers(&mut news, message.conversation_id);
            }
            if let Some(of) = of_entry(&summary.conversation, &message) {
                news.push(Tidings {
                    words: (of.occasion != Occasion::Assigned).then(|| message.content.preview()),
                    news: of,
                    entry: Some(message.id),
                    seq: message.seq,
                    summary,
                });
            }
        }
        Ok(news)
    }
}

/// What is due, by the events that say so.
fn reminders(
    connection: &mut AnyConnection,
    happened: &[&Happened],
    summaries: &mut Summaries,
) -> Result<Vec<Tidings>, StoreError> {
    let mut news = Vec::new();
    for (occasion, id) in happened.iter().filter_map(|one| due(one)) {
        let Some(summary) = summaries.get(connection, id)? else {
            continue;
        };
        let owner = summary.conversation.holder();
        news.push(Tidings {
            news: News {
                occasion,
                hearers: owner.map_or(Hearers::Queue, Hearers::one),
                by: None,
            },
            entry: None,
            seq: summary.conversation.seq,
            words: None,
            summary,
        });
    }
    Ok(news)
}

/// Whoever takes a conversation, or is given it, knows what was said before.
fn drop_answers(news: &mut Vec<Tidings>, conversation: ConversationId) {
    news.retain(|earlier| {
        let there = earlier.summary.conversation.id == conversation;
        !(there && earlier.news.occasion == Occasion::Answered)
    });
}

/// What is due by an event, and in which conversation.
fn due(happened: &Happened) -> Option<(Occasion, ConversationId)> {
    let occasion = match happened.kind.as_str() {
        word if word == Due::FollowUp.as_str() => Occasion::FollowUp,
        word if word == Due::Window.as_str() => Occasion::Window,
        _ => return None,
    };
    Some((occasion, happened.conversation?))
}

/// The entries that were made, not only changed.
fn entries(
    connection: &mut AnyConnection,
    happened: &[&Happened],
) -> Result<Vec<Message>, StoreError> {
    let made = |one: &&&Happened| {
        let id = one.subject.map(MessageId::from);
        let made = id.is_some_and(|id| one.at.since(id.made_at()) < FRESH_MILLIS);
        one.kind == "entry" && made
    };
    let made = happened.iter().filter(made);
    let ids = made.filter_map(|one| one.subject).collect();
    messages::not_sent(connection, ids)
}

/// Conversations as they stand now, each read once.
#[derive(Default)]
struct Summaries {
    read: HashMap<ConversationId, Option<Summary>>,
}

impl Summaries {
    fn get(
        &mut self,
        connection: &mut AnyConnection,
        id: ConversationId,
    ) -> Result<Option<Summary>, StoreError> {
        if let Some(known) = self.read.get(&id) {
            return Ok(known.clone());
        }
        let read = match conversations::load(connection, id) {
            Ok(summary) => Some(summary),
            Err(StoreError::NotFound) => None,
            Err(error) => return Err(error),
        };
        self.read.insert(id, read.clone());
        Ok(read)
    }
}

impl Heard {
    /// The same without entries that were told already, which are remembered.
    pub(super) fn without(mut self, told: &mut HashSet<MessageId>) -> Self {
        if told.len() > REMEMBERED {
            told.clear();
        }
        self.news
            .retain(|tidings| tidings.entry.is_none_or(|entry| told.insert(entry)));
        self
    }
}

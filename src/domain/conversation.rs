//! A conversation as the rules see it, and how events change it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::answers::{self, Answers, Given};
use super::event::{Event, Gain};
use super::ids::{
    AgentId, BranchId, ChannelId, ContactId, ConversationId, LabelId, TeamId, WorkspaceId,
};
use super::message::{Author, Direction};
use super::time::Timestamp;

/// Whether somebody has to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "status")]
pub enum Status {
    /// Somebody has to.
    Open,
    /// Not before then, unless the customer writes.
    Snoozed {
        /// When it opens by itself.
        until: Timestamp,
    },
    /// Nobody has to.
    Resolved,
}

impl Status {
    /// The word the database and the list filters use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed { .. } => "snoozed",
            Self::Resolved => "resolved",
        }
    }
}

/// How urgent a conversation is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Can wait.
    Low,
    /// Like most.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

/// What the AI assistant does in a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssistantMode {
    /// Nothing.
    #[default]
    Off,
    /// Drafts that a person sends.
    Suggest,
    /// Answers by itself.
    Auto,
}

/// Who may answer on a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyPolicy {
    /// The owner; answering a free conversation claims it.
    #[default]
    OwnerOnly,
    /// Every member of its team.
    Team,
    /// Everybody who may see it.
    Anyone,
}

/// The newest answer to the customer, for the stale-reply guard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastReply {
    /// Its place in the thread.
    pub seq: i64,
    /// Who gave it.
    pub by: Author,
    /// It and those before it, in case they fail.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub trail: Answers,
}

/// Everything a decision depends on. Truth is the committed row; this is a cache of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// On which number.
    pub channel: ChannelId,
    /// With whom.
    pub contact: ContactId,
    /// The branch of its number or team.
    pub branch: Option<BranchId>,
    /// Number of thread entries, and the place of the last.
    pub seq: i64,
    /// Rises with every commit, for compare-and-set.
    pub version: i64,
    /// Whether somebody has to do something.
    pub status: Status,
    /// Who holds the baton. Kept while resolved, for when the customer writes again.
    pub owner: Option<AgentId>,
    /// The responsible team.
    pub team: Option<TeamId>,
    /// How urgent.
    pub priority: Priority,
    /// Its labels.
    pub labels: BTreeSet<LabelId>,
    /// The first unanswered message of the customer.
    pub waiting_since: Option<Timestamp>,
    /// A reminder.
    pub follow_up_at: Option<Timestamp>,
    /// The assistant's mode.
    pub assistant: AssistantMode,
    /// How often it was opened.
    pub episode: i64,
    /// The customer's newest message, by Meta's clock: the reply window hangs on it.
    pub last_inbound_at: Option<Timestamp>,
    /// How many messages the customer wrote.
    pub inbound_count: i64,
    /// How many of them are answered.
    pub answered_inbound: i64,
    /// The newest answer.
    pub last_reply: Option<LastReply>,
    /// When anything last happened in the thread.
    pub last_activity_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
}

impl Conversation {
    /// A conversation that nobody has written in yet: resolved, so that the customer's first
    /// message opens its first episode.
    pub fn begin(
        id: ConversationId,
        workspace: WorkspaceId,
        channel: ChannelId,
        contact: ContactId,
        at: Timestamp,
    ) -> Self {
        Self {
            id,
            workspace,
            channel,
            contact,
            branch: None,
            seq: 0,
            version: 0,
            status: Status::Resolved,
            owner: None,
            team: None,
            priority: Priority::Normal,
            labels: BTreeSet::new(),
            waiting_since: None,
            follow_up_at: None,
            assistant: AssistantMode::Off,
            episode: 0,
            last_inbound_at: None,
            inbound_count: 0,
            answered_inbound: 0,
            last_reply: None,
            last_activity_at: at,
            created_at: at,
        }
    }

    /// What decides who may see it.
    pub fn scope(&self) -> Scope {
        Scope {
            channel: self.channel,
            branch: self.branch,
            team: self.team,
            owner: self.owner,
        }
    }

    /// Who works on it. The owner of a resolved conversation is only remembered, for when the
    /// customer writes again.
    pub fn holder(&self) -> Option<AgentId> {
        self.owner.filter(|_| self.status != Status::Resolved)
    }

    /// Replays one event. Replaying it once more, or a whole decision once more, changes nothing;
    /// entries, joined conversations and answers that are there already are known by their place.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::EntryAdded { message } => self.add_entry(message),
            Event::HistoryAdded { message } => self.add_history(message),
            Event::EpisodeOpened { episode } => {
                self.episode = *episode;
                self.status = Status::Open;
            }
            Event::OwnerChanged { to, .. } => self.owner = *to,
            Event::TeamChanged { to, .. } => self.team = *to,
            Event::Resolved => {
                self.status = Status::Resolved;
                self.waiting_since = None;
                self.follow_up_at = None;
            }
            Event::Opened => self.status = Status::Open,
            Event::Snoozed { until } => self.status = Status::Snoozed { until: *until },
            Event::FollowUpSet { at } => self.follow_up_at = *at,
            Event::Labelled { added, removed } => {
                self.labels.extend(added);
                self.labels.retain(|label| !removed.contains(label));
            }
            Event::Prioritised { priority } => self.priority = *priority,
            Event::AssistantSet { mode } => self.assistant = *mode,
            Event::WaitingBegan { since } => self.waiting_since = Some(*since),
            Event::Answered { seq, by } => self.answer(*seq, by),
            Event::AnswerFailed { seq } => self.fail_answer(*seq),
            Event::WindowRenewed { at } => {
                self.last_inbound_at = Some(self.last_inbound_at.map_or(*at, |last| last.max(*at)));
            }
            Event::Absorbed { seq, gain } => self.absorb(*seq, gain),
            Event::ReadMoved { .. } | Event::SendRequested { .. } => {}
        }
    }

    fn answer(&mut self, seq: i64, by: &Author) {
        if self.last_reply.as_ref().is_some_and(|last| last.seq >= seq) {
            return;
        }
        let mut trail = self
            .last_reply
            .take()
            .map(|last| last.trail)
            .unwrap_or_default();
        trail.give(Given {
            seq,
            waited_since: self.waiting_since.take(),
            covers: self.inbound_count - self.answered_inbound,
        });
        self.answered_inbound = self.inbound_count;
        self.last_reply = Some(LastReply {
            seq,
            by: by.clone(),
            trail,
        });
    }

    fn fail_answer(&mut self, seq: i64) {
        let Some(last) = &mut self.last_reply else {
            return;
        };
        if let Some(lost) = last.trail.fail(seq) {
            self.waiting_since = answers::earlier(self.waiting_since, lost.waited_since);
            self.answered_inbound -= lost.covers;
        }
    }

    fn absorb(&mut self, seq: i64, gain: &Gain) {
        if seq <= self.seq {
            return;
        }
        self.seq = seq;
        self.inbound_count += gain.inbound;
        self.answered_inbound += gain.answered;
        self.last_activity_at = self.last_activity_at.max(gain.active_at);
        if let Some(mut theirs) = gain.last_reply.clone() {
            let ours = self.last_reply.take().map(|last| last.trail);
            let mut trail = ours.unwrap_or_default();
            trail.join(&theirs.trail);
            theirs.trail = trail;
            self.last_reply = Some(theirs);
        }
    }

    /// A thread that begins with its past was last active then, not when it was imported.
    fn add_history(&mut self, message: &super::message::Message) {
        if message.seq <= self.seq {
            return;
        }
        let first = self.seq == 0;
        self.seq = message.seq;
        self.last_activity_at = if first {
            message.at
        } else {
            self.last_activity_at.max(message.at)
        };
    }

    fn add_entry(&mut self, message: &super::message::Message) {
        if message.seq <= self.seq {
            return;
        }
        self.seq = message.seq;
        if message.direction == Direction::In {
            self.inbound_count += 1;
        }
        if message.direction != Direction::Internal {
            self.last_activity_at = self.last_activity_at.max(message.at);
        }
    }
}

/// What decides who may see a conversation, and little enough to keep for every event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// On which number.
    pub channel: ChannelId,
    /// Of which branch.
    pub branch: Option<BranchId>,
    /// Of which team.
    pub team: Option<TeamId>,
    /// Whose it is.
    pub owner: Option<AgentId>,
}

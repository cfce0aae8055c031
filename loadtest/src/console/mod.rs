//! Consoles: people at work, as the live connection sees them. Raw sockets and a minimal frame
//! reader, so that five thousand of them fit in one process on one core.

pub mod audience;
pub mod catch_up;
pub mod frame;
pub mod glance;
pub mod wire;

use std::net::SocketAddr;
use std::time::Duration;

use baton::domain::ids::ConversationId;
use baton::protocol::command::{CommandBody, MessageBody, OutgoingContent};
use baton::protocol::{ClientFrame, Item, ServerFrame, Watch};
use bytes::Bytes;
use serde_json::Value;

use self::wire::{Wire, WireError};

/// How long an answer may take before the connection counts as broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a console cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// The connection.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// A frame that is not of the protocol.
    #[error("a frame cannot be read: {0}")]
    Frame(#[from] serde_json::Error),
    /// The server says no.
    #[error("the server answered: {0}")]
    Refused(String),
    /// No answer came in time.
    #[error("no answer came within a minute")]
    Silence,
}

/// What a command gave: the conversation, the message, or a problem.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whether it happened.
    pub ok: bool,
    /// The body, as REST gives it.
    pub body: Value,
}

impl Answer {
    /// The problem's code; empty when it happened.
    pub fn code(&self) -> &str {
        let code = self.body.get("code").and_then(Value::as_str);
        code.filter(|_| !self.ok).unwrap_or_default()
    }

    /// Whom a problem names as the owner.
    pub fn owner(&self) -> Option<&str> {
        self.body.get("owner")?.get("id")?.as_str()
    }
}

/// How a console was welcomed.
#[derive(Clone, Debug)]
pub struct Welcome {
    /// Where the stream stands.
    pub cursor: String,
    /// Whether everything since the given cursor follows.
    pub resumed: bool,
}

/// A console.
#[derive(Debug)]
pub struct Console {
    wire: Wire,
    commands: u64,
    /// The newest cursor that it has seen.
    pub cursor: String,
    /// Items that came while an answer was waited for, until somebody takes them.
    pub items: Vec<Item>,
}

impl Console {
    /// Opens a console for whoever shows this cookie.
    pub async fn open(server: SocketAddr, cookie: &str) -> Result<Self, ConsoleError> {
        Ok(Self::on(Wire::open(server, "/live", cookie).await?))
    }

    /// A console on an open connection.
    pub fn on(wire: Wire) -> Self {
        Self {
            wire,
            commands: 0,
            cursor: String::new(),
            items: Vec::new(),
        }
    }

    /// Its connection alone, for whoever only counts.
    pub fn into_wire(self) -> Wire {
        self.wire
    }

    /// Says hello and waits to be welcomed.
    pub async fn says_hello(
        &mut self,
        resume: Option<&str>,
        watch: &[Watch],
    ) -> Result<Welcome, ConsoleError> {
        let (resume, watch) = (resume.map(str::to_owned), watch.to_vec());
        self.say(&ClientFrame::Hello { resume, watch }).await?;
        match self.next().await? {
            ServerFrame::Welcome {
                cursor, resumed, ..
            } => {
                self.cursor.clone_from(&cursor);
                Ok(Welcome { cursor, resumed })
            }
            other => Err(refused(&other)),
        }
    }

    /// Takes a free conversation, or learns who has it.
    pub async fn claims(&mut self, conversation: ConversationId) -> Result<Answer, ConsoleError> {
        self.does(conversation, CommandBody::Claim).await
    }

    /// Gives a conversation back.
    pub async fn releases(&mut self, conversation: ConversationId) -> Result<Answer, ConsoleError> {
        self.does(conversation, CommandBody::Release).await
    }

    /// Answers the customer.
    pub async fn replies(
        &mut self,
        conversation: ConversationId,
        words: &str,
    ) -> Result<Answer, ConsoleError> {
        let text = words.to_owned();
        let body = MessageBody {
            content: OutgoingContent::Text { text },
            seen: None,
            reply_to: None,
            resolve: false,
            draft: false,
        };
        self.does(conversation, CommandBody::Messages(body)).await
    }

    /// Does something, and waits for its answer.
    pub async fn does(
        &mut self,
        conversation: ConversationId,
        command: CommandBody,
    ) -> Result<Answer, ConsoleError> {
        self.commands += 1;
        let asked = format!("{:p}-{}-{conversation}", self, self.commands);
        let key = asked.clone();
        self.say(&ClientFrame::Command {
            key,
            conversation,
            operation: None,
            command,
        })
        .await?;
        loop {
            match self.next().await? {
                ServerFrame::Result { key, ok, body } if key == asked => {
                    return Ok(Answer { ok, body });
                }
                ServerFrame::Error { detail } => return Err(ConsoleError::Refused(detail)),
                other => self.keep(other),
            }
        }
    }

    /// The next frame, read as one of the protocol's.
    pub async fn next(&mut self) -> Result<ServerFrame, ConsoleError> {
        Ok(serde_json::from_slice(&self.hear().await?)?)
    }

    /// The next frame as it comes.
    async fn hear(&mut self) -> Result<Bytes, ConsoleError> {
        let heard = tokio::time::timeout(PATIENCE, self.wire.hear());
        Ok(heard.await.map_err(|_| ConsoleError::Silence)??)
    }

    /// Keeps what a frame brings: items, and where the stream stands.
    pub fn keep(&mut self, frame: ServerFrame) {
        if let ServerFrame::Events { cursor, items } = frame {
            self.cursor = cursor;
            self.items.extend(items);
        }
    }

    async fn say(&mut self, frame: &ClientFrame) -> Result<(), ConsoleError> {
        let words = serde_json::to_string(frame)?;
        Ok(self.wire.say(&words).await?)
    }
}

fn refused(frame: &ServerFrame) -> ConsoleError {
    ConsoleError::Refused(serde_json::to_string(frame).unwrap_or_default())
}

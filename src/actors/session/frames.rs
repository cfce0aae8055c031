//! What a console says, and what it is answered.

use actix::prelude::*;
use serde_json::{Map, Value};

use super::{AgentSession, COMMANDS};
use crate::actors::commands::{CommandError, Marks, Outcome};
use crate::actors::engine::Engine;
use crate::actors::hub::{SetPresence, SetWatch};
use crate::domain::ids::ConversationId;
use crate::domain::permissions::Principal;
use crate::protocol::command::{CommandBody, TakeNextBody};
use crate::protocol::problem;
use crate::protocol::{ClientFrame, CloseReason, ServerFrame, Watch};
use crate::store::connection::Readers;
use crate::store::conversations;
use crate::store::error::StoreError;

/// A frame as text.
pub(super) fn text(frame: &ServerFrame) -> String {
    // These types hold nothing that JSON cannot say.
    serde_json::to_string(frame).unwrap_or_default()
}

/// The frame for something that could not be understood.
pub(super) fn error(detail: &str) -> ServerFrame {
    ServerFrame::Error {
        detail: detail.to_owned(),
    }
}

/// Does what a frame says.
pub(super) fn handle(session: &mut AgentSession, text: &str, ctx: &mut Context<AgentSession>) {
    let frame = match serde_json::from_str::<ClientFrame>(text) {
        Ok(frame) => frame,
        Err(problem) => {
            session.send(&error(&format!("not a frame of this protocol: {problem}")));
            return;
        }
    };
    match frame {
        ClientFrame::Hello { resume, watch } => session.hello(resume, watch, ctx),
        ClientFrame::Ping => session.send(&ServerFrame::Pong),
        _ if !session.greeted => session.send(&error("say hello first")),
        ClientFrame::Watch(watch) => show(session, watch, ctx),
        ClientFrame::Unwatch(watch) => {
            let set = SetWatch {
                key: session.key,
                watch,
                shown: false,
            };
            session.engine.hub.address().do_send(set);
        }
        ClientFrame::Presence {
            conversation,
            state,
        } => {
            let set = SetPresence {
                key: session.key,
                conversation,
                state,
            };
            session.engine.hub.address().do_send(set);
        }
        ClientFrame::Command {
            key,
            conversation,
            operation,
            command: body,
        } => match Marks::sound(Some(key.clone()), operation) {
            Ok(marks) => command(session, (key, marks), conversation, body, ctx),
            Err(error) => refuse(session, key, &error),
        },
        ClientFrame::TakeNext { key, wanted } => match Marks::sound(Some(key.clone()), None) {
            Ok(marks) => take_next(session, (key, marks), wanted, ctx),
            Err(error) => refuse(session, key, &error),
        },
    }
}

fn show(session: &AgentSession, watch: Watch, ctx: &mut Context<AgentSession>) {
    let readers = session.engine.readers.clone();
    let principal = session.principal.clone();
    let checking = async move { allowed(&readers, &principal, vec![watch]).await };
    // In order: what is no longer shown must not be overtaken by what was shown before.
    ctx.wait(checking.into_actor(session).map(|watches, session, ctx| {
        let Ok(watches) = watches else {
            // Nobody knows what it may see: it comes again, with all that it shows.
            return session.close(CloseReason::Restarting, ctx);
        };
        if watches.is_empty() {
            session.send(&error("there is no such conversation"));
        }
        for watch in watches {
            let set = SetWatch {
                key: session.key,
                watch,
                shown: true,
            };
            session.engine.hub.address().do_send(set);
        }
    }));
}

/// Those of the watches that this person may have: threads only where they may see them.
///
/// # Errors
/// The database does not tell.
pub(super) async fn allowed(
    readers: &Readers,
    principal: &Principal,
    watches: Vec<Watch>,
) -> Result<Vec<Watch>, StoreError> {
    let mut allowed = Vec::with_capacity(watches.len());
    for watch in watches {
        let may = match &watch {
            Watch::View { .. } => true,
            Watch::Conversation { conversation } => {
                let id = *conversation;
                match readers.read(move |c| conversations::load(c, id)).await {
                    Ok(found) => {
                        found.conversation.workspace == principal.workspace
                            && principal.may_see(&found.conversation.scope())
                    }
                    Err(StoreError::NotFound) => false,
                    Err(error) => return Err(error),
                }
            }
        };
        if may {
            allowed.push(watch);
        }
    }
    Ok(allowed)
}

fn refuse(session: &mut AgentSession, key: String, error: &CommandError) {
    let (ok, body) = (false, session.engine.problem(error));
    session.send(&ServerFrame::Result { key, ok, body });
}

fn command(
    session: &mut AgentSession,
    (key, marks): (String, Marks),
    conversation: ConversationId,
    body: CommandBody,
    ctx: &mut Context<AgentSession>,
) {
    let engine = session.engine.clone();
    let principal = session.principal.clone();
    let seen = match &body {
        CommandBody::Messages(message) => message.seen,
        _ => None,
    };
    let asking = async move {
        match engine.execute(&principal, conversation, marks, body).await {
            Ok(outcome) => (true, given(&outcome)),
            Err(error) => (false, refusal(&engine, conversation, seen, error).await),
        }
    };
    answer(session, key, asking, ctx);
}

fn take_next(
    session: &mut AgentSession,
    (key, marks): (String, Marks),
    wanted: TakeNextBody,
    ctx: &mut Context<AgentSession>,
) {
    let engine = session.engine.clone();
    let principal = session.principal.clone();
    let asking = async move {
        match engine.take_next(&principal, marks, wanted).await {
            Ok(items) => (true, serde_json::json!({ "items": items })),
            Err(error) => (false, engine.problem(&error)),
        }
    };
    answer(session, key, asking, ctx);
}

/// Sends what a command gives (whether it happened, and the body) once it is there.
fn answer(
    session: &mut AgentSession,
    key: String,
    asking: impl Future<Output = (bool, Value)> + 'static,
    ctx: &mut Context<AgentSession>,
) {
    if session.commands >= COMMANDS {
        session.send(&error("too many commands are under way"));
        return;
    }
    session.commands += 1;
    ctx.spawn(asking.into_actor(session).map(|(ok, body), session, _| {
        session.commands = session.commands.saturating_sub(1);
        session.send(&ServerFrame::Result { key, ok, body });
    }));
}

/// The problem, with what came meanwhile for whoever was overtaken.
async fn refusal(
    engine: &Engine,
    conversation: ConversationId,
    seen: Option<i64>,
    error: CommandError,
) -> Value {
    let mut problem = engine.problem(&error);
    if let CommandError::Rejected(rejection) = &error {
        match engine.since(conversation, seen, rejection).await {
            Ok(since) if since.is_empty() => {}
            Ok(since) => {
                if let Some(members) = problem.as_object_mut() {
                    members.insert("since".to_owned(), serde_json::json!(since));
                }
            }
            Err(error) => return engine.problem(&error.into()),
        }
    }
    problem
}

/// The same body that REST answers with.
fn given(outcome: &Outcome) -> Value {
    let body = match outcome {
        Outcome::Conversation { row } => serde_json::to_value(row),
        Outcome::Message { message } => serde_json::to_value(message),
        Outcome::Messages { items } => {
            serde_json::to_value(items).map(|items| serde_json::json!({ "items": items }))
        }
    };
    body.unwrap_or_default()
}

impl Engine {
    /// A problem as clients read it (RFC 9457), with its stable `code`; the status is the edge's.
    pub fn problem(&self, error: &CommandError) -> Value {
        let code = match error {
            CommandError::Rejected(rejection) => rejection.code(),
            CommandError::Invalid(_) => "invalid",
            CommandError::Store(StoreError::NotFound) => "not_found",
            CommandError::Store(_) => "overloaded",
        };
        let mut members = match error {
            CommandError::Rejected(rejection) => problem::members(rejection),
            _ => Map::new(),
        };
        if let CommandError::Rejected(rejection) = error
            && let Some(owner) = problem::owner(rejection, self.roster.as_ref())
        {
            members.insert("owner".to_owned(), serde_json::json!(owner));
        }
        members.insert("code".to_owned(), code.into());
        members.insert("title".to_owned(), error.to_string().into());
        Value::Object(members)
    }
}

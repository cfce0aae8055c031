//! What people ask of a conversation: `POST /api/conversations/{id}/{command}`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::visible;
use crate::actors::commands::{CommandError, Marks, Outcome};
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::domain::ids::ConversationId;
use crate::domain::permissions::{Principal, Right};
use crate::domain::rejection::Rejection;
use crate::http::auth::Signed;
use crate::http::error::{ApiError, Code};
use crate::protocol::command::CommandBody;
use crate::protocol::problem;

/// What a command is answered with when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Gives {
    /// 200: the conversation.
    Conversation,
    /// 201: the note.
    Note,
    /// 202: the message, on its way.
    Message,
    /// 202: several messages, on their way.
    Messages,
}

/// Every command by its place in the path, what it does, what its body is called (if it has one)
/// and what it gives.
pub(in crate::http) const COMMANDS: [(&str, &str, Option<&str>, Gives); 17] = [
    (
        "claim",
        "Takes a free conversation.",
        None,
        Gives::Conversation,
    ),
    (
        "assign",
        "Gives it to a colleague.",
        Some("AssignBody"),
        Gives::Conversation,
    ),
    (
        "release",
        "Gives it back to the queue.",
        None,
        Gives::Conversation,
    ),
    (
        "transfer",
        "Gives it to another team.",
        Some("TransferBody"),
        Gives::Conversation,
    ),
    (
        "take-over",
        "Takes it from its owner.",
        None,
        Gives::Conversation,
    ),
    (
        "messages",
        "Answers the customer.",
        Some("MessageBody"),
        Gives::Message,
    ),
    (
        "note",
        "Writes a note that only colleagues see.",
        Some("NoteBody"),
        Gives::Note,
    ),
    (
        "forward",
        "Forwards messages, with their files.",
        Some("ForwardBody"),
        Gives::Messages,
    ),
    (
        "read",
        "Notes that one has read up to here.",
        Some("ReadBody"),
        Gives::Conversation,
    ),
    (
        "unread",
        "Shows it as unread to oneself.",
        None,
        Gives::Conversation,
    ),
    (
        "resolve",
        "Nobody has to do anything any more.",
        None,
        Gives::Conversation,
    ),
    ("reopen", "Takes it up again.", None, Gives::Conversation),
    (
        "snooze",
        "Puts it aside until a moment.",
        Some("SnoozeBody"),
        Gives::Conversation,
    ),
    (
        "follow-up",
        "Sets or takes away a reminder.",
        Some("FollowUpBody"),
        Gives::Conversation,
    ),
    (
        "label",
        "Puts labels on and takes them off.",
        Some("LabelBody"),
        Gives::Conversation,
    ),
    (
        "prioritise",
        "Changes how urgent it is.",
        Some("PrioritiseBody"),
        Gives::Conversation,
    ),
    (
        "set-assistant",
        "Changes the assistant's mode.",
        Some("SetAssistantBody"),
        Gives::Conversation,
    ),
];

/// Which conversation, and which command.
#[derive(Deserialize)]
pub(in crate::http) struct Place {
    id: ConversationId,
    /// `messages` has a path of its own, because one can read there as well.
    #[serde(default = "messages_command")]
    command: String,
}

fn messages_command() -> String {
    "messages".to_owned()
}

/// Does what a person asks. With the header `Idempotency-Key`, asking again gives the first
/// answer again.
pub(in crate::http) async fn perform(
    request: HttpRequest,
    who: Signed,
    path: web::Path<Place>,
    body: web::Bytes,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    let Place { id, command: name } = path.into_inner();
    let known = COMMANDS.iter().find(|(word, ..)| *word == name);
    let (_, _, _, gives) = known.ok_or(ApiError::new(Code::NotFound))?;
    let command = understand(&name, &body)?;
    let seen = match &command {
        CommandBody::Messages(message) => message.seen,
        _ => None,
    };
    let marks = marks(&request)?;
    let outcome = engine.execute(&who.principal, id, marks, command).await;
    match outcome {
        Ok(outcome) => Ok(answer(*gives, outcome)),
        Err(error) => {
            let asked = Asked {
                who: &who.principal,
                id,
                seen,
            };
            Err(explain(&office, &engine, &asked, error).await)
        }
    }
}

/// The command of a path's last part and a body, which may be empty.
fn understand(name: &str, body: &[u8]) -> Result<CommandBody, ApiError> {
    let mut fields: Map<String, Value> = if body.iter().all(u8::is_ascii_whitespace) {
        Map::new()
    } else {
        let value = serde_json::from_slice(body);
        match value.map_err(|error| ApiError::new(Code::BadJson).detail(error))? {
            Value::Object(fields) => fields,
            _ => return Err(ApiError::new(Code::Invalid).detail("the body must be an object")),
        }
    };
    fields.insert("command".to_owned(), name.replace('-', "_").into());
    serde_json::from_value(Value::Object(fields))
        .map_err(|error| ApiError::new(Code::Invalid).detail(error))
}

/// The key that a client made for its command.
pub(in crate::http) fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, ApiError> {
    mark(request, "Idempotency-Key")
}

/// By what a client knows its command, and by what it takes it back.
pub(in crate::http) fn marks(request: &HttpRequest) -> Result<Marks, ApiError> {
    let operation = mark(request, "Operation-Id")?;
    Ok(Marks::sound(idempotency_key(request)?, operation)?)
}

fn mark(request: &HttpRequest, header: &str) -> Result<Option<String>, ApiError> {
    let Some(mark) = request.headers().get(header) else {
        return Ok(None);
    };
    let mark = mark.to_str().ok().filter(|mark| !mark.is_empty());
    let bad = || ApiError::new(Code::Invalid).detail(format!("the {header} must be plain text"));
    mark.map(|mark| Some(mark.to_owned())).ok_or_else(bad)
}

fn answer(gives: Gives, outcome: Outcome) -> HttpResponse {
    let mut response = match gives {
        Gives::Conversation => HttpResponse::Ok(),
        Gives::Note => HttpResponse::Created(),
        Gives::Message | Gives::Messages => HttpResponse::Accepted(),
    };
    match outcome {
        Outcome::Conversation { row } => response.json(row),
        Outcome::Message { message } => response.json(message),
        Outcome::Messages { items } => response.json(serde_json::json!({ "items": items })),
    }
}

/// Who asked, of which conversation, having seen how much of it.
struct Asked<'a> {
    who: &'a Principal,
    id: ConversationId,
    seen: Option<i64>,
}

/// The problem, with what helps a person on: the owner's name, what came meanwhile.
async fn explain(
    office: &Office,
    engine: &Engine,
    asked: &Asked<'_>,
    error: CommandError,
) -> ApiError {
    let rejection = match &error {
        CommandError::Rejected(rejection) => rejection,
        CommandError::Invalid(_) => return error.into(),
        // Why a conversation does not answer: perhaps it is not there, or was joined to another.
        CommandError::Store(_) => {
            let known = visible(office, asked.who, asked.id).await;
            return known.err().unwrap_or_else(|| error.into());
        }
    };
    match rejection {
        Rejection::ConversationMoved { .. } => {
            match engine.since(asked.id, asked.seen, rejection).await {
                Ok(since) => ApiError::from(error).with("since", serde_json::json!(since)),
                Err(error) => error.into(),
            }
        }
        rejection => match problem::owner(rejection, office.roster.as_ref()) {
            Some(owner) => ApiError::from(error).with("owner", serde_json::json!(owner)),
            None => error.into(),
        },
    }
}

/// Shows the customer that somebody is writing, and that their messages were read.
#[utoipa::path(post, path = "/api/conversations/{id}/typing", tag = "Conversations",
    params(("id" = String, Path)), responses((status = 204, description = "Told, if possible")))]
pub(in crate::http) async fn typing(
    who: Signed,
    id: web::Path<ConversationId>,
    office: web::Data<Office>,
    engine: web::Data<Engine>,
) -> Result<HttpResponse, ApiError> {
    who.demand(Right::Reply)?;
    let id = id.into_inner();
    visible(&office, &who.principal, id).await?;
    engine.senders.tell_typing(id);
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::command::ReadBody;

    #[test]
    fn every_command_is_known_by_its_path_and_an_empty_body_is_none() {
        assert_eq!(understand("claim", b"").unwrap(), CommandBody::Claim);
        assert_eq!(
            understand("take-over", b" {} ").unwrap(),
            CommandBody::TakeOver
        );
        let read = CommandBody::Read(ReadBody { seq: Some(3) });
        assert_eq!(understand("read", br#"{"seq":3}"#).unwrap(), read);
        for (name, _, body, _) in COMMANDS {
            let understood = understand(name, b"{}");
            let needs_body = understood.is_err();
            assert!(!needs_body || body.is_some(), "{name}: {understood:?}");
        }
    }

    #[test]
    fn a_body_cannot_be_another_command_than_its_path() {
        let command = understand("claim", br#"{"command":"resolve"}"#);
        assert_eq!(command.unwrap(), CommandBody::Claim);
    }

    #[test]
    fn what_is_wrong_with_a_body_is_told() {
        let code = |name: &str, body: &[u8]| understand(name, body).unwrap_err().code();
        assert_eq!(code("messages", b"{"), Code::BadJson);
        assert_eq!(code("messages", b"[]"), Code::Invalid);
        assert_eq!(code("messages", br#"{"type":"song"}"#), Code::Invalid);
    }
}

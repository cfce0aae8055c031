//! Messages over HTTP: the customer writes, reads, and looks at the thread; files.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;

use super::customers::customer_id;
use super::error::{ControlError, parse};
use crate::simulator::changes::echo as echo_message;
use crate::simulator::clock::now_ms;
use crate::simulator::cloud::serve;
use crate::simulator::speaking::{parties, read as read_thread, say};
use crate::simulator::utterance::{Content, Utterance};
use crate::simulator::world::World;

#[derive(Deserialize)]
pub(super) struct WithNumber {
    /// Id of the business number.
    number: String,
}

/// A customer's message: the number it goes to and the utterance itself.
#[derive(Deserialize)]
struct Writing {
    number: String,
    #[serde(flatten)]
    utterance: Utterance,
}

pub(super) async fn write(
    world: Data<World>,
    id: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, ControlError> {
    let writing: Writing = parse(&body)?;
    let world = world.into_inner();
    let wamid = say(
        &world,
        customer_id(&id)?,
        &writing.number,
        &writing.utterance,
    )?;
    Ok(HttpResponse::Created().json(json!({"id": wamid})))
}

pub(super) async fn thread(
    world: Data<World>,
    id: Path<String>,
    query: Query<WithNumber>,
) -> Result<HttpResponse, ControlError> {
    let (customer, number) = parties(&world, customer_id(&id)?, &query.number)?;
    let key = World::key(&customer, &number);
    let threads = world.threads();
    let (messages, typing) = threads.messages(&key, now_ms());
    Ok(HttpResponse::Ok().json(json!({
        "customer": customer,
        "messages": messages,
        "typing": typing,
        "window_open": threads.window_is_open(&key, now_ms()),
    })))
}

pub(super) async fn read(
    world: Data<World>,
    id: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, ControlError> {
    let WithNumber { number } = parse(&body)?;
    let read = read_thread(&world.into_inner(), customer_id(&id)?, &number)?;
    Ok(HttpResponse::Ok().json(json!({"read": read})))
}

#[derive(Deserialize)]
struct Echoed {
    number: String,
    #[serde(flatten)]
    content: Content,
}

pub(super) async fn echo(
    world: Data<World>,
    id: Path<String>,
    body: Bytes,
) -> Result<HttpResponse, ControlError> {
    let echoed: Echoed = parse(&body)?;
    let world = world.into_inner();
    let wamid = echo_message(&world, customer_id(&id)?, &echoed.number, &echoed.content)?;
    Ok(HttpResponse::Created().json(json!({"id": wamid})))
}

#[derive(Deserialize)]
pub(super) struct FileName {
    filename: Option<String>,
}

/// Keeps the raw body as a file, under the request's content type.
pub(super) async fn add_media(
    world: Data<World>,
    request: HttpRequest,
    query: Query<FileName>,
    body: Bytes,
) -> Result<HttpResponse, ControlError> {
    let mime_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("application/octet-stream");
    if body.is_empty() {
        return Err(ControlError::Request("the body is the file".to_owned()));
    }
    let id = world.add_media(body, mime_type, query.into_inner().filename);
    Ok(HttpResponse::Created().json(json!({"id": id})))
}

/// A file for the phone page.
pub(super) async fn media(
    world: Data<World>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, ControlError> {
    let media = world.media().get(&id).cloned();
    let media = media.ok_or_else(|| ControlError::Unknown(format!("media {id}")))?;
    Ok(serve(&media, &request))
}

//! Answers beyond their body: Meta's headers, and connections that break instead of answering.

use std::any::Any;
use std::net::Shutdown;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse};
use serde_json::json;
use socket2::{SockRef, Socket};
use tokio::net::TcpStream;

use super::error::MetaError;
use crate::simulator::dice::Purpose;
use crate::simulator::ids;
use crate::simulator::knobs::Loss;
use crate::simulator::ledger::Answer;
use crate::simulator::world::World;

/// A second handle on the connection's socket, to break it from within a handler.
#[derive(Debug)]
struct Connection(Socket);

/// Keeps a handle on each new connection's socket; for `HttpServer::on_connect`.
pub(crate) fn keep_socket(stream: &dyn Any, extensions: &mut Extensions) {
    let socket = stream
        .downcast_ref::<TcpStream>()
        .and_then(|stream| SockRef::from(stream).try_clone().ok());
    if let Some(socket) = socket {
        extensions.insert(Connection(socket));
    }
}

/// Which loss the knob means this time.
pub(super) fn choose_loss(world: &World, loss: Loss) -> Answer {
    match loss {
        Loss::ServerError => Answer::ServerError,
        Loss::Reset => Answer::Reset,
        Loss::TimeOut => Answer::TimeOut,
        Loss::Any => match world.dice.below(Purpose::Failure, 3) {
            0 => Answer::ServerError,
            1 => Answer::Reset,
            _ => Answer::TimeOut,
        },
    }
}

/// Loses an answer: the sender cannot know whether its message was accepted.
pub(super) async fn lose(
    world: &World,
    request: &HttpRequest,
    answer: Answer,
) -> Result<HttpResponse, MetaError> {
    match answer {
        Answer::Reset => {
            if let Some(Connection(socket)) = request.conn_data::<Connection>() {
                // A connection that is gone already is as good as a reset one.
                let _ = socket.shutdown(Shutdown::Both);
            }
            Err(MetaError::new(131_000, "Connection lost"))
        }
        Answer::TimeOut => {
            let hang = Duration::from_millis(world.knobs().hang_ms);
            tokio::time::sleep(hang).await;
            Ok(HttpResponse::GatewayTimeout().body("upstream request timeout"))
        }
        Answer::ServerError | Answer::Accepted => Err(MetaError::new(
            131_000,
            "Message failed to send due to an unknown error.",
        )),
    }
}

/// Adds the headers that Meta adds to every answer (FACTS B1).
pub(crate) async fn with_meta_headers<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let version = response.request().match_info().get("version");
    let version = version.unwrap_or("v25.0").to_owned();
    let usage = json!({"call_count": 1, "total_cputime": 1, "total_time": 1}).to_string();
    let headers = [
        ("facebook-api-version", version),
        ("x-app-usage", usage),
        ("x-fb-request-id", ids::trace()),
        ("x-fb-trace-id", ids::trace()),
    ];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
    Ok(response)
}

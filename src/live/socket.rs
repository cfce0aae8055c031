//! The WebSocket itself, and the only file that knows actix-web-actors.
//!
//! `WebsocketContext` buffers without limit, and its actor is not polled while the peer does not
//! read. Therefore this actor never holds more than one batch: it opens the tap for the next one
//! when it has been polled again, which is when the last has left.

use std::sync::Arc;

use actix::prelude::*;
use actix_web::{HttpRequest, HttpResponse, web};
use actix_web_actors::ws;

use super::connection::Connection;
use super::handshake::{Origins, credential};
use crate::actors::engine::Engine;
use crate::actors::office::Office;
use crate::actors::session::{AgentSession, Authority, FromClient, Gone, Pull, Tap, ToSocket};
use crate::domain::permissions::Principal;
use crate::protocol::CloseReason;

/// The largest frame a client may send; commands with long texts fit many times over.
const LARGEST_FRAME: usize = 256 * 1_024;

/// `GET /live`: opens a live connection for whoever is signed in.
pub async fn live(
    request: HttpRequest,
    stream: web::Payload,
    engine: web::Data<Engine>,
    office: web::Data<Office>,
    origins: web::Data<Origins>,
) -> Result<HttpResponse, actix_web::Error> {
    if !origins.admit(&request) {
        return Ok(HttpResponse::Forbidden().body("this page may not connect"));
    }
    let Some(credential) = credential(&request) else {
        return Ok(HttpResponse::Unauthorized().body("not signed in"));
    };
    let known = match office.sign_in.authenticate(&credential).await {
        Ok(Some(known)) => known,
        Ok(None) => return Ok(HttpResponse::Unauthorized().body("not signed in")),
        Err(_) => return Ok(HttpResponse::ServiceUnavailable().body("try again")),
    };
    let pass = known.pass;
    let sign_in = office.sign_in.clone();
    let authority: Authority = Arc::new(move || sign_in.principal(&pass));
    let newcomer = Newcomer {
        engine: engine.into_inner(),
        authority,
        principal: known.principal,
        connection: request.conn_data::<Connection>().cloned(),
    };
    let socket = Socket {
        newcomer: Some(Box::new(newcomer)),
        tap: Arc::default(),
        session: None,
    };
    ws::WsResponseBuilder::new(socket, &request, stream)
        .frame_size(LARGEST_FRAME)
        .start()
}

struct Socket {
    /// Until the session has begun.
    newcomer: Option<Box<Newcomer>>,
    tap: Arc<Tap>,
    session: Option<Addr<AgentSession>>,
}

/// What a session begins with.
struct Newcomer {
    engine: Arc<Engine>,
    authority: Authority,
    principal: Principal,
    connection: Option<Connection>,
}

impl Actor for Socket {
    type Context = ws::WebsocketContext<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        let Some(newcomer) = self.newcomer.take() else {
            return;
        };
        let Newcomer {
            engine,
            authority,
            principal,
            connection,
        } = *newcomer;
        if let Some(connection) = &connection {
            connection.narrow();
        }
        let cut = Box::new(move || {
            if let Some(connection) = &connection {
                connection.cut();
            }
        });
        let session = AgentSession::new(
            engine,
            authority,
            principal,
            ctx.address().recipient(),
            self.tap.clone(),
            cut,
        );
        self.session = Some(session.start());
    }

    fn stopped(&mut self, _: &mut Self::Context) {
        if let Some(session) = &self.session {
            session.do_send(Gone);
        }
    }
}

impl Handler<ToSocket> for Socket {
    type Result = ();

    fn handle(&mut self, message: ToSocket, ctx: &mut Self::Context) {
        match message {
            ToSocket::Frames(frames) => {
                for frame in frames {
                    ctx.text(frame);
                }
                // Handled means polled, and polled means that the peer takes what we write.
                if let (true, Some(session)) = (self.tap.open(), &self.session) {
                    session.do_send(Pull);
                }
            }
            ToSocket::Close(reason) => {
                ctx.close(Some(close(reason)));
                ctx.stop();
            }
        }
    }
}

fn close(reason: CloseReason) -> ws::CloseReason {
    ws::CloseReason {
        code: ws::CloseCode::Other(reason.code()),
        description: Some(reason.word().to_owned()),
    }
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Socket {
    fn handle(&mut self, item: Result<ws::Message, ws::ProtocolError>, ctx: &mut Self::Context) {
        let Some(session) = &self.session else { return };
        match item {
            Ok(ws::Message::Text(text)) => session.do_send(FromClient::Text(text.to_string())),
            Ok(ws::Message::Ping(payload)) => {
                ctx.pong(&payload);
                session.do_send(FromClient::Alive);
            }
            Ok(ws::Message::Pong(_)) => session.do_send(FromClient::Alive),
            Ok(ws::Message::Close(reason)) => {
                ctx.close(reason);
                ctx.stop();
            }
            Ok(ws::Message::Nop) => {}
            // Binary and continued frames are not part of the protocol, nor is nonsense.
            Ok(ws::Message::Binary(_) | ws::Message::Continuation(_)) | Err(_) => {
                ctx.close(Some(close(CloseReason::Protocol)));
                ctx.stop();
            }
        }
    }
}

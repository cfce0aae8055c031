//! A bare actix-web WebSocket echo: what a connection costs before Baton does anything with it.

use std::io;

use actix::{Actor, StreamHandler};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_web_actors::ws;

struct Echo;

impl Actor for Echo {
    type Context = ws::WebsocketContext<Self>;
}

impl StreamHandler<Result<ws::Message, ws::ProtocolError>> for Echo {
    fn handle(&mut self, item: Result<ws::Message, ws::ProtocolError>, ctx: &mut Self::Context) {
        match item {
            Ok(ws::Message::Text(text)) => ctx.text(text),
            Ok(ws::Message::Ping(payload)) => ctx.pong(&payload),
            Ok(ws::Message::Close(reason)) => ctx.close(reason),
            _ => {}
        }
    }
}

async fn open(request: HttpRequest, stream: web::Payload) -> actix_web::Result<HttpResponse> {
    ws::start(Echo, &request, stream)
}

/// Serves until standard input ends.
pub(super) fn serve() -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(|| App::new().route("/live", web::get().to(open)))
            .workers(super::served::workers())
            .disable_signals()
            .bind(super::served::anywhere())?;
        if let Some(address) = server.addrs().first() {
            println!("ready {}", address.port());
        }
        let serving = server.run();
        let handle = serving.handle();
        actix_web::rt::spawn(async move {
            let mut orders = super::served::orders();
            while orders.recv().await.is_some() {}
            handle.stop(false).await;
        });
        serving.await
    })
}

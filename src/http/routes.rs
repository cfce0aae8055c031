//! The whole table of the interface.
//!
//! Handlers expect `web::Data` of [`Office`](crate::actors::office::Office),
//! [`Engine`](crate::actors::engine::Engine) and [`Edge`](super::edge::Edge).

use actix_web::web::{self, ServiceConfig, delete, get, patch, post};
use actix_web::{HttpResponse, Resource};

use super::error::{ApiError, Code};
use super::{
    agents, body, branches, channels, conversations, health, labels, me, media, messages, notices,
    openapi, outgoing, quarantine, quick_replies, roles, session, setup, teams, tokens,
};

/// Everything below `/api`, and what operators ask. Whatever else is below `/api` must be
/// registered before.
pub fn configure(config: &mut ServiceConfig) {
    body::configure(config);
    people(config);
    library(config);
    conversation(config);
    operations(config);
    config.service(web::resource(["/api", "/api/{tail:.*}"]).to(nothing));
}

/// A path that answers other methods than its own with a problem.
fn at(path: &str) -> Resource {
    web::resource(path.to_owned()).default_service(web::to(wrong_method))
}

async fn nothing() -> Result<HttpResponse, ApiError> {
    Err(ApiError::new(Code::NotFound))
}

async fn wrong_method() -> Result<HttpResponse, ApiError> {
    Err(ApiError::new(Code::MethodNotAllowed))
}

fn people(config: &mut ServiceConfig) {
    config
        .service(
            at("/api/session")
                .route(post().to(session::create))
                .route(delete().to(session::end)),
        )
        .service(at("/api/sessions").route(get().to(session::list)))
        .service(at("/api/sessions/{id}").route(delete().to(session::revoke)))
        .service(
            at("/api/setup")
                .route(get().to(setup::state))
                .route(post().to(setup::create)),
        )
        .service(
            at("/api/me")
                .route(get().to(me::show))
                .route(patch().to(me::change)),
        )
        .service(at("/api/me/password").route(post().to(me::change_password)))
        .service(
            at("/api/agents")
                .route(get().to(agents::list))
                .route(post().to(agents::add)),
        )
        .service(
            at("/api/agents/{id}")
                .route(patch().to(agents::change))
                .route(delete().to(agents::disable)),
        )
        .service(at("/api/roles").route(get().to(roles::list)))
        .service(
            at("/api/teams")
                .route(get().to(teams::list))
                .route(post().to(teams::add)),
        )
        .service(
            at("/api/teams/{id}")
                .route(patch().to(teams::change))
                .route(delete().to(teams::delete)),
        )
        .service(
            at("/api/branches")
                .route(get().to(branches::list))
                .route(post().to(branches::add)),
        )
        .service(
            at("/api/branches/{id}")
                .route(patch().to(branches::change))
                .route(delete().to(branches::delete)),
        )
        .service(
            at("/api/tokens")
                .route(get().to(tokens::list))
                .route(post().to(tokens::add)),
        )
        .service(at("/api/tokens/{id}").route(delete().to(tokens::revoke)));
}

fn library(config: &mut ServiceConfig) {
    config
        .service(
            at("/api/channels")
                .route(get().to(channels::list))
                .route(post().to(channels::add)),
        )
        .service(
            at("/api/channels/{id}")
                .route(patch().to(channels::change))
                .route(delete().to(channels::delete)),
        )
        .service(at("/api/channels/{id}/templates").route(get().to(outgoing::templates)))
        .service(
            at("/api/labels")
                .route(get().to(labels::list))
                .route(post().to(labels::add)),
        )
        .service(
            at("/api/labels/{id}")
                .route(patch().to(labels::change))
                .route(delete().to(labels::delete)),
        )
        .service(
            at("/api/quick-replies")
                .route(get().to(quick_replies::list))
                .route(post().to(quick_replies::add)),
        )
        .service(
            at("/api/quick-replies/{id}")
                .route(patch().to(quick_replies::change))
                .route(delete().to(quick_replies::delete)),
        )
        .service(at("/api/notices").route(get().to(notices::list)))
        .service(at("/api/quarantine").route(get().to(quarantine::list)))
        .service(at("/api/quarantine/{id}/replay").route(post().to(quarantine::replay)));
}

fn conversation(config: &mut ServiceConfig) {
    config
        .service(
            at("/api/conversations")
                .route(get().to(conversations::list))
                .route(post().to(outgoing::begin)),
        )
        .service(at("/api/conversations/counts").route(get().to(conversations::counts)))
        .service(at("/api/conversations/{id}").route(get().to(conversations::show)))
        .service(at("/api/conversations/{id}/typing").route(post().to(conversations::typing)))
        .service(
            at("/api/conversations/{id}/messages")
                .route(get().to(messages::list))
                .route(post().to(conversations::perform)),
        )
        .service(at("/api/messages/{id}/retry").route(post().to(outgoing::retry)))
        .service(at("/api/media").route(post().to(media::upload)))
        .service(at("/api/media/{id}").route(get().to(media::serve)))
        .service(at("/api/outbox").route(get().to(outgoing::outbox)))
        .service(at("/api/conversations/{id}/{command}").route(post().to(conversations::perform)));
}

fn operations(config: &mut ServiceConfig) {
    config
        .service(at("/api/openapi.json").route(get().to(openapi::document)))
        .service(at("/api/docs").route(get().to(openapi::page)))
        .service(at("/api/docs.js").route(get().to(openapi::script)))
        .service(at("/api/docs.css").route(get().to(openapi::style)))
        .service(at("/healthz").route(get().to(health::alive)))
        .service(at("/readyz").route(get().to(health::ready)))
        .service(at("/metrics").route(get().to(health::metrics)));
}

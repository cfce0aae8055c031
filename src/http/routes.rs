//! The whole table of the interface.
//!
//! Handlers expect `web::Data` of [`Office`](crate::actors::office::Office),
//! [`Engine`](crate::actors::engine::Engine) and [`Edge`](super::edge::Edge).

use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, ServiceConfig, delete, get, patch, post, put};
use actix_web::{HttpResponse, Resource};

use super::error::{ApiError, Code};
use super::{
    agents, body, branches, channels, compress, contact_fields, contact_notes, contacts,
    conversations, drafts, health, labels, me, media, messages, notices, notifications, openapi,
    operations, outgoing, quarantine, quick_replies, roles, search, session, setup, teams, tokens,
    views,
};

/// Everything below `/api`, and what operators ask. Whatever else is below `/api` must be
/// registered before.
pub fn configure(config: &mut ServiceConfig) {
    body::configure(config);
    upkeep(config);
    files(config);
    let api = web::scope("/api")
        .configure(people)
        .configure(library)
        .configure(customers)
        .configure(conversation)
        .configure(papers)
        .default_service(web::to(nothing));
    config.service(
        api.wrap(from_fn(compress::spare_small))
            .wrap(Compress::default())
            .wrap(from_fn(compress::unname)),
    );
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
            at("/session")
                .route(post().to(session::create))
                .route(delete().to(session::end)),
        )
        .service(at("/sessions").route(get().to(session::list)))
        .service(at("/sessions/{id}").route(delete().to(session::revoke)))
        .service(
            at("/setup")
                .route(get().to(setup::state))
                .route(post().to(setup::create)),
        )
        .service(
            at("/me")
                .route(get().to(me::show))
                .route(patch().to(me::change)),
        )
        .configure(notifications)
        .service(at("/me/mentions").route(get().to(me::mentions)))
        .service(at("/me/password").route(post().to(me::change_password)))
        .service(
            at("/agents")
                .route(get().to(agents::list))
                .route(post().to(agents::add)),
        )
        .service(
            at("/agents/{id}")
                .route(patch().to(agents::change))
                .route(delete().to(agents::disable)),
        )
        .service(at("/roles").route(get().to(roles::list)))
        .service(
            at("/teams")
                .route(get().to(teams::list))
                .route(post().to(teams::add)),
        )
        .service(
            at("/teams/{id}")
                .route(patch().to(teams::change))
                .route(delete().to(teams::delete)),
        )
        .service(
            at("/branches")
                .route(get().to(branches::list))
                .route(post().to(branches::add)),
        )
        .service(
            at("/branches/{id}")
                .route(patch().to(branches::change))
                .route(delete().to(branches::delete)),
        )
        .service(
            at("/tokens")
                .route(get().to(tokens::list))
                .route(post().to(tokens::add)),
        )
        .service(at("/tokens/{id}").route(delete().to(tokens::revoke)));
}

fn notifications(config: &mut ServiceConfig) {
    config
        .service(
            at("/me/notifications")
                .route(get().to(notifications::choices))
                .route(put().to(notifications::choose)),
        )
        .service(at("/push-key").route(get().to(notifications::key)))
        .service(
            at("/push-subscriptions")
                .route(get().to(notifications::list))
                .route(post().to(notifications::add)),
        )
        .service(at("/push-subscriptions/{id}").route(delete().to(notifications::remove)))
        .service(at("/push-subscriptions/{id}/test").route(post().to(notifications::test)));
}

fn library(config: &mut ServiceConfig) {
    config
        .service(
            at("/channels")
                .route(get().to(channels::list))
                .route(post().to(channels::add)),
        )
        .service(
            at("/channels/{id}")
                .route(patch().to(channels::change))
                .route(delete().to(channels::delete)),
        )
        .service(at("/channels/{id}/templates").route(get().to(outgoing::templates)))
        .service(at("/channels/{id}/template-holds").route(delete().to(channels::lift_holds)))
        .service(
            at("/labels")
                .route(get().to(labels::list))
                .route(post().to(labels::add)),
        )
        .service(
            at("/labels/{id}")
                .route(patch().to(labels::change))
                .route(delete().to(labels::delete)),
        )
        .service(
            at("/quick-replies")
                .route(get().to(quick_replies::list))
                .route(post().to(quick_replies::add)),
        )
        .service(
            at("/quick-replies/{id}")
                .route(patch().to(quick_replies::change))
                .route(delete().to(quick_replies::delete)),
        )
        .service(at("/quick-replies/{id}/used").route(post().to(quick_replies::used)))
        .service(
            at("/views")
                .route(get().to(views::list))
                .route(post().to(views::add)),
        )
        .service(
            at("/views/{id}")
                .route(patch().to(views::change))
                .route(delete().to(views::delete)),
        )
        .service(at("/notices").route(get().to(notices::list)))
        .service(at("/quarantine").route(get().to(quarantine::list)))
        .service(at("/quarantine/{id}/replay").route(post().to(quarantine::replay)));
}

fn customers(config: &mut ServiceConfig) {
    config
        .service(
            at("/contact-fields")
                .route(get().to(contact_fields::list))
                .route(post().to(contact_fields::add)),
        )
        .service(
            at("/contact-fields/{id}")
                .route(patch().to(contact_fields::change))
                .route(delete().to(contact_fields::delete)),
        )
        .service(
            at("/contacts/{id}")
                .route(get().to(contacts::show))
                .route(patch().to(contacts::change)),
        )
        .service(
            at("/contacts/{id}/block")
                .route(post().to(contacts::block))
                .route(delete().to(contacts::unblock)),
        )
        .service(at("/contacts/{id}/merge").route(post().to(contacts::merge)))
        .service(at("/contacts/{id}/episodes").route(get().to(contacts::episodes)))
        .service(at("/contacts/{id}/record").route(get().to(contacts::record)))
        .service(
            at("/contacts/{id}/notes")
                .route(get().to(contact_notes::list))
                .route(post().to(contact_notes::add)),
        )
        .service(
            at("/contacts/{id}/notes/{note}")
                .route(patch().to(contact_notes::change))
                .route(delete().to(contact_notes::delete)),
        )
        .service(at("/conversations/{id}/files").route(get().to(contacts::files)));
}

fn conversation(config: &mut ServiceConfig) {
    config
        .service(
            at("/conversations")
                .route(get().to(conversations::list))
                .route(post().to(outgoing::begin)),
        )
        .service(at("/conversations/next").route(post().to(conversations::next)))
        .service(at("/conversations/counts").route(get().to(conversations::counts)))
        .service(at("/conversations/{id}").route(get().to(conversations::show)))
        .service(at("/conversations/{id}/typing").route(post().to(conversations::typing)))
        .service(
            at("/conversations/{id}/messages")
                .route(get().to(messages::list))
                .route(post().to(conversations::perform)),
        )
        .service(at("/search").route(get().to(search::find)))
        .service(at("/drafts").route(get().to(drafts::list)))
        .service(at("/conversations/{id}/draft").route(put().to(drafts::keep)))
        .service(at("/messages/{id}/retry").route(post().to(outgoing::retry)))
        .service(at("/operations").route(get().to(operations::list)))
        .service(at("/operations/{id}/undo").route(post().to(operations::undo)))
        .service(at("/outbox").route(get().to(outgoing::outbox)))
        .service(at("/conversations/{id}/{command}").route(post().to(conversations::perform)));
}

fn papers(config: &mut ServiceConfig) {
    config
        .service(at("/openapi.json").route(get().to(openapi::document)))
        .service(at("/docs").route(get().to(openapi::page)))
        .service(at("/docs.js").route(get().to(openapi::script)))
        .service(at("/docs.css").route(get().to(openapi::style)));
}

/// Files go as they are, in ranges too.
fn files(config: &mut ServiceConfig) {
    config
        .service(at("/api/media").route(post().to(media::upload)))
        .service(at("/api/media/{id}").route(get().to(media::serve)));
}

fn upkeep(config: &mut ServiceConfig) {
    config
        .service(at("/healthz").route(get().to(health::alive)))
        .service(at("/readyz").route(get().to(health::ready)))
        .service(at("/metrics").route(get().to(health::metrics)));
}

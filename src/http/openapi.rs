//! The interface described by itself: OpenAPI, and a page that reads it out.

mod complete;

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header;
use utoipa::OpenApi;

use self::complete::{Commands, Problems, Schemes};
use super::{
    agents, branches, channels, contact_fields, contact_notes, contacts, conversations, drafts,
    health, labels, me, media, messages, notices, notifications, operations, outgoing, quarantine,
    quick_replies, roles, search, session, setup, teams, tokens, views,
};
use crate::domain::view;
use crate::protocol::{command, row};
use crate::store::unsettled;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Baton",
        description = "A shared WhatsApp inbox in which every conversation has exactly one owner. \
            Times are milliseconds since 1970, ids are digits in strings, errors are problems \
            (RFC 9457) with a stable `code`. What happens live comes over the WebSocket `/live`."
    ),
    paths(
        session::create, session::end, session::list, session::revoke,
        setup::state, setup::create,
        me::show, me::change, me::change_password, me::mentions,
        agents::list, agents::add, agents::change, agents::disable,
        roles::list,
        teams::list, teams::add, teams::change, teams::delete,
        branches::list, branches::add, branches::change, branches::delete,
        channels::list, channels::add, channels::change, channels::delete, channels::lift_holds,
        labels::list, labels::add, labels::change, labels::delete,
        contact_fields::list, contact_fields::add, contact_fields::change, contact_fields::delete,
        contacts::show, contacts::change, contacts::block, contacts::unblock, contacts::merge,
        contacts::episodes, contacts::record, contacts::files,
        contact_notes::list, contact_notes::add, contact_notes::change, contact_notes::delete,
        quick_replies::used, quick_replies::list, quick_replies::add, quick_replies::change, quick_replies::delete,
        views::list, views::add, views::change, views::delete,
        tokens::list, tokens::add, tokens::revoke,
        notifications::choices, notifications::choose, notifications::key, notifications::list,
        notifications::add, notifications::remove, notifications::test,
        notices::list, quarantine::list, quarantine::replay,
        conversations::list, conversations::next, conversations::counts, conversations::show,
        conversations::typing,
        operations::list, operations::undo, search::find,
        messages::list, outgoing::begin, outgoing::retry, outgoing::outbox, outgoing::templates,
        drafts::list, drafts::keep,
        media::upload, media::serve,
        health::alive, health::ready, health::metrics,
    ),
    components(schemas(
        command::AssignBody, command::TransferBody, command::MessageBody, command::NoteBody,
        command::ForwardBody, command::ReadBody, command::SnoozeBody, command::FollowUpBody,
        command::LabelBody, command::PrioritiseBody, command::SetAssistantBody,
        row::ConversationRow, row::MentionRow, row::MessageRow, view::Sort, view::StatusFilter, view::View,
        unsettled::Unsettled, contacts::FileKind,
    )),
    tags(
        (name = "Session", description = "Signing in and out, and oneself"),
        (name = "Conversations", description = "Lists, threads and what people ask of them"),
        (name = "Contacts", description = "Customers, and what colleagues know about them"),
        (name = "Directory", description = "What everybody who is signed in may read"),
        (name = "Administration", description = "What takes a right"),
        (name = "Notifications", description = "What one is told of, and in which browsers"),
        (name = "Operations", description = "For those who run the server"),
    ),
    security(("session" = []), ("token" = [])),
    modifiers(&Commands, &Problems, &Schemes)
)]
struct Interface;

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    // It is made of our own types, none of which fails to become JSON; a test reads it.
    Interface::openapi().to_json().unwrap_or_default()
});

/// `GET /api/openapi.json`.
pub(super) async fn document() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(DOCUMENT.as_str())
}

/// `GET /api/docs`: reads the document out; no code or style but our own is let in.
pub(super) async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'",
        ))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type("text/html; charset=utf-8")
        .body(include_str!("openapi/docs.html"))
}

/// `GET /api/docs.js`.
pub(super) async fn script() -> HttpResponse {
    asset(
        "text/javascript; charset=utf-8",
        include_str!("openapi/docs.js"),
    )
}

/// `GET /api/docs.css`.
pub(super) async fn style() -> HttpResponse {
    asset("text/css; charset=utf-8", include_str!("openapi/docs.css"))
}

fn asset(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .content_type(kind)
        .body(text)
}

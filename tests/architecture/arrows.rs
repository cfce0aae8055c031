//! Compares what a file names with what its room may name.

use crate::paths::{Name, Source};
use crate::rooms::{
    EXCEPTIONS, IMPURE, KEPT, PURE, READERS, ROOMS, Room, STATUS_CODES, Uses, WRITER,
};

/// Arrows that the plan does not have, each with its file.
pub fn wrong_arrows(source: &Source) -> Vec<String> {
    let Some(room) = room_of(source.room()) else {
        return vec![format!(
            "{}: `{}` is no room of the plan",
            source.file,
            source.room()
        )];
    };
    let inside = source.paths.iter().filter_map(|name| match name {
        Name::House(path) => Some(path.as_str()),
        Name::Other(_) | Name::Called(_) => None,
    });
    inside
        .filter(|path| !may_use(source, room, path))
        .map(|path| format!("{}: {} may not use `{path}`", source.file, room.name))
        .collect()
}

fn room_of(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

fn may_use(source: &Source, room: &Room, path: &str) -> bool {
    if READERS.contains(&room.name) && begins_with(path, WRITER) {
        return false;
    }
    if begins_with(path, room.name) {
        return true;
    }
    let excepted = EXCEPTIONS
        .iter()
        .any(|it| source.is_or_below(it.file) && begins_with(path, it.uses));
    match room.uses {
        Uses::Everything => true,
        Uses::Only(allowed) => excepted || allowed.iter().any(|it| begins_with(path, it)),
    }
}

/// Crates and types in rooms where they do not belong.
pub fn wrong_names(source: &Source) -> Vec<String> {
    let wrong = |name: &&Name| match name {
        Name::House(_) => false,
        Name::Called(name) => name == "now" && PURE.contains(&source.room()),
        Name::Other(path) => {
            impure(source, path) || misplaced(source, path) || status(source, path)
        }
    };
    let complain = |name| format!("{}: `{name}` does not belong here", source.file);
    source.paths.iter().filter(wrong).map(complain).collect()
}

fn impure(source: &Source, path: &str) -> bool {
    let last = path.rsplit("::").next().unwrap_or(path);
    let is_clock = ["SystemTime", "Instant"].contains(&last);
    PURE.contains(&source.room()) && (is_clock || IMPURE.iter().any(|it| is_of_crate(path, it)))
}

fn misplaced(source: &Source, path: &str) -> bool {
    KEPT.iter().any(|(name, places)| {
        is_crate_path(path, name) && !places.iter().any(|place| source.is_or_below(place))
    })
}

fn status(source: &Source, path: &str) -> bool {
    let (tables, rooms) = STATUS_CODES;
    rooms.contains(&source.room())
        && !tables.iter().any(|table| source.is_or_below(table))
        && path.split("::").any(|segment| segment == "StatusCode")
}

/// Whether `path` is `start` or goes on below it.
fn begins_with(path: &str, start: &str) -> bool {
    path.strip_prefix(start)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// A path into that crate; a lone word is a variable or a field, unless it holds an underscore.
fn is_crate_path(path: &str, name: &str) -> bool {
    begins_with(path, name) && (path.contains("::") || name.contains('_'))
}

/// A path into that crate or module, or into a crate of its family (`actix`, `actix_web`).
fn is_of_crate(path: &str, name: &str) -> bool {
    let family = format!("{name}_");
    path.contains("::") && (begins_with(path, name) || path.starts_with(&family))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(file: &str, text: &str) {
        let source = Source::read(file, text);
        let complaints = [wrong_arrows(&source), wrong_names(&source)].concat();
        assert_eq!(complaints.len(), 1, "{file}: {text}: {complaints:?}");
        assert!(complaints[0].starts_with(file), "{complaints:?}");
    }

    #[track_caller]
    fn allowed(file: &str, text: &str) {
        let source = Source::read(file, text);
        let complaints = [wrong_arrows(&source), wrong_names(&source)].concat();
        assert!(complaints.is_empty(), "{complaints:?}");
    }

    #[test]
    fn arrows_to_the_left_are_refused() {
        refused("domain/a.rs", "use crate::store::schema;");
        refused("store/a.rs", "use crate::whatsapp::payload::Message;");
        refused("whatsapp/a.rs", "fn f() { super::super::store::open() }");
        refused("store/a.rs", "use crate::actors::Hub;");
        refused("actors/a.rs", "use crate::http::error::ApiError;");
        refused("http/a.rs", "use crate::live::Socket;");
        refused("http/conversations.rs", "use crate::whatsapp::payload;");
        refused(
            "live/a.rs",
            "mod inner { use super::super::super::whatsapp::client; }",
        );
        refused("simulator/a.rs", "use crate::whatsapp::{payload, client};");
        refused("http/a.rs", "use crate::store::committer::Committer;");
        refused("http/a.rs", "use crate::config::Config;");
        refused("cellar.rs", "");
    }

    #[test]
    fn arrows_of_the_plan_are_allowed() {
        allowed("main.rs", "use baton::{app, cli};");
        allowed("app.rs", "use crate::{http, live, store, whatsapp};");
        allowed("http/webhook.rs", "use crate::whatsapp::signature;");
        allowed("http/webhook/body.rs", "use crate::whatsapp::payload;");
        allowed(
            "actors/a.rs",
            "use crate::{store::committer, whatsapp, domain, protocol};",
        );
        allowed(
            "simulator/a.rs",
            "use crate::whatsapp::payload::Message; use super::b;",
        );
        allowed(
            "store/a.rs",
            "use super::error::StoreError; use crate::domain::ids;",
        );
    }

    #[test]
    fn a_clock_and_the_world_are_refused_in_pure_rooms() {
        refused("domain/a.rs", "use std::time::SystemTime;");
        refused("domain/a.rs", "fn f(c: &Clock) -> i64 { c.now() }");
        refused("domain/a.rs", "fn f() { Timestamp::now() }");
        refused("domain/a.rs", "use std::time::{Duration, Instant};");
        refused("domain/a.rs", "fn f() { tracing::info!(\"moved\") }");
        refused("domain/a.rs", "use actix::Message;");
        refused("domain/a.rs", "use actix_web::web;");
        refused("domain/a.rs", "use reqwest::Client;");
        refused("protocol.rs", "use tokio::sync::mpsc;");
        refused("domain/a.rs", "fn f() { rand::random() }");
        allowed(
            "domain/a.rs",
            "use std::time::Duration; use serde::Serialize;",
        );
    }

    #[test]
    fn crates_and_status_codes_stay_in_their_rooms() {
        refused("live/hello.rs", "use actix_web_actors::ws;");
        allowed("live/socket.rs", "use actix_web_actors::ws;");
        refused("http/a.rs", "use diesel::prelude::*;");
        allowed("store/a.rs", "use diesel::prelude::*;");
        refused("http/a.rs", "use actix_web::http::StatusCode;");
        allowed("http/error.rs", "use actix_web::http::StatusCode;");
        allowed("whatsapp/client.rs", "use reqwest::StatusCode;");
    }
}

//! The interface as such: its document, its problems, its sign-in, and what operators ask.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::person::{Answer, PASSWORD, Person, text};
use crate::world::World;

/// Every path of the interface and its methods.
const PATHS: [(&str, &str); 43] = [
    ("/api/session", "delete post"),
    ("/api/sessions", "get"),
    ("/api/sessions/{id}", "delete"),
    ("/api/setup", "get post"),
    ("/api/me", "get patch"),
    ("/api/me/mentions", "get"),
    ("/api/me/password", "post"),
    ("/api/agents", "get post"),
    ("/api/agents/{id}", "delete patch"),
    ("/api/roles", "get"),
    ("/api/teams", "get post"),
    ("/api/teams/{id}", "delete patch"),
    ("/api/branches", "get post"),
    ("/api/branches/{id}", "delete patch"),
    ("/api/tokens", "get post"),
    ("/api/tokens/{id}", "delete"),
    ("/api/channels", "get post"),
    ("/api/channels/{id}", "delete patch"),
    ("/api/channels/{id}/template-holds", "delete"),
    ("/api/channels/{id}/templates", "get"),
    ("/api/labels", "get post"),
    ("/api/labels/{id}", "delete patch"),
    ("/api/quick-replies", "get post"),
    ("/api/quick-replies/{id}", "delete patch"),
    ("/api/views", "get post"),
    ("/api/views/{id}", "delete patch"),
    ("/api/notices", "get"),
    ("/api/quarantine", "get"),
    ("/api/quarantine/{id}/replay", "post"),
    ("/api/conversations", "get post"),
    ("/api/conversations/next", "post"),
    ("/api/conversations/counts", "get"),
    ("/api/conversations/{id}", "get"),
    ("/api/conversations/{id}/typing", "post"),
    ("/api/conversations/{id}/messages", "get post"),
    ("/api/messages/{id}/retry", "post"),
    ("/api/media", "post"),
    ("/api/media/{id}", "get"),
    ("/api/operations", "get"),
    ("/api/operations/{id}/undo", "post"),
    ("/api/outbox", "get"),
    ("/healthz", "get"),
    ("/readyz", "get"),
];

const COMMANDS: [&str; 16] = [
    "claim",
    "assign",
    "release",
    "transfer",
    "take-over",
    "note",
    "forward",
    "read",
    "unread",
    "resolve",
    "reopen",
    "snooze",
    "follow-up",
    "label",
    "prioritise",
    "set-assistant",
];

#[tokio::test]
async fn the_document_describes_every_path_and_everything_it_refers_to() {
    let world = World::start().await;
    let url = format!("{}/api/openapi.json", world.server.url());
    let document = Person::answered(world.client.get(url)).await.ok();
    assert!(text(&document["openapi"]).starts_with("3."));
    let paths = document["paths"].as_object().unwrap();
    let mut missing = Vec::new();
    let commands = COMMANDS.map(|name| (format!("/api/conversations/{{id}}/{name}"), "post"));
    let fixed = PATHS.map(|(path, methods)| (path.to_owned(), methods));
    for (path, methods) in fixed.into_iter().chain(commands) {
        let described: BTreeSet<_> = match paths.get(&path).and_then(Value::as_object) {
            Some(item) => item.keys().map(String::as_str).collect(),
            None => BTreeSet::new(),
        };
        if !methods.split(' ').all(|method| described.contains(method)) {
            missing.push(format!("{path} {methods}"));
        }
    }
    assert!(missing.is_empty(), "not described: {missing:?}");
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let place = reference.strip_prefix('#').unwrap();
        assert!(
            document.pointer(place).is_some(),
            "{reference} leads nowhere"
        );
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(target) if name == "$ref" => references.push(target.to_owned()),
                    _ => collect(member, references),
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn problems_look_alike_wherever_they_come_from() {
    let world = World::start().await;
    let admin = &world.admin;
    let raw = async |method: Method, path: &str, kind: &str, body: &'static str| -> Answer {
        let request = admin.request(method, path).header("content-type", kind);
        Person::answered(request.body(body)).await
    };
    let json_type = "application/json";
    raw(Method::GET, "/api/nothing", json_type, "")
        .await
        .problem(404, "not_found");
    raw(Method::GET, "/api/conversations/17", json_type, "")
        .await
        .problem(404, "not_found");
    raw(Method::GET, "/api/conversations/x", json_type, "")
        .await
        .problem(404, "not_found");
    raw(Method::PUT, "/api/teams", json_type, "{}")
        .await
        .problem(405, "method_not_allowed");
    raw(Method::POST, "/api/teams", json_type, "{")
        .await
        .problem(400, "bad_json");
    raw(Method::POST, "/api/teams", json_type, "{\"nome\":1}")
        .await
        .problem(422, "invalid");
    raw(Method::GET, "/api/conversations?view=moon", json_type, "")
        .await
        .problem(400, "bad_query");
    raw(Method::GET, "/api/conversations?cursor=moon", json_type, "")
        .await
        .problem(400, "bad_cursor");
    let taken = json!({"name": "Again", "email": "ADMIN@baton.test", "role_id": "1"});
    let taken = admin.post("/api/agents", taken).await;
    assert!([409, 422].contains(&taken.status), "{}", taken.body);
    let own = format!("/api/agents/{}", admin.id);
    let last = admin.patch(&own, json!({"disabled": true})).await;
    last.problem(409, "last_administrator");
    let again = json!({
        "token": "x", "workspace": "W", "name": "N", "email": "n@baton.test", "password": PASSWORD,
    });
    let again = admin.post("/api/setup", again).await;
    assert!([403, 409].contains(&again.status), "{}", again.body);
    assert_eq!(admin.get("/api/setup").await.ok(), json!({"needed": false}));
}

#[tokio::test]
async fn signing_in_tells_nothing_about_who_exists_and_cannot_be_hurried() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let try_in = async |email: &str, password: &str| {
        let url = format!("{}/api/session", world.server.url());
        let body = json!({"email": email, "password": password});
        Person::answered(world.client.post(url).json(&body)).await
    };
    let wrong = try_in(&sara.email, "wrong")
        .await
        .problem(401, "invalid_credentials");
    let unknown = try_in("nobody@baton.test", "wrong")
        .await
        .problem(401, "invalid_credentials");
    assert_eq!(wrong, unknown);
    let right = try_in(&sara.email, PASSWORD).await;
    let cookie = right.headers["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let mut refused = None;
    for _ in 0..40 {
        let answer = try_in(&sara.email, "wrong").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("somebody may guess for ever");
    assert!(refused.headers.contains_key("retry-after"));
    refused.problem(429, "too_many_attempts");
    assert_eq!(sara.get("/api/me").await.status, 200, "who is in stays in");
}

#[tokio::test]
async fn operators_see_that_it_lives_is_ready_and_what_it_does() {
    let world = World::start().await;
    world.customer("Huda").begins("hello").await;
    let get = async |path: &str| {
        let url = format!("{}{path}", world.server.url());
        world.client.get(url).send().await.unwrap()
    };
    assert_eq!(get("/healthz").await.status(), 200);
    assert_eq!(get("/readyz").await.status(), 200);
    let metrics = get("/metrics").await.text().await.unwrap();
    let accepted = metrics
        .lines()
        .find(|line| line.starts_with("baton_webhooks_accepted_total"));
    assert!(
        accepted.is_some_and(|line| !line.ends_with(" 0")),
        "{metrics}"
    );
    for path in ["/", "/setup", "/inbox/all"] {
        let page = get(path).await;
        assert_eq!(page.status(), 200, "{path}");
        assert!(
            page.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
    }
    let said = world.server.said();
    for secret in [
        crate::world::SECRET,
        crate::world::VERIFY_TOKEN,
        crate::world::META_TOKEN,
        PASSWORD,
    ] {
        assert!(!said.contains(secret), "a secret was printed");
    }
    assert!(!said.contains("hello"), "a customer's words were logged");
}

//! Who may do what: every endpoint that takes a right, asked by those who lack it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::house::House;

/// Everything that takes a right, with a body that would be fine otherwise.
#[rustfmt::skip]
const GUARDED: [(Method, &str, &str, &str); 20] = [
    (Method::POST, "/api/agents", "manage_people", r#"{"name":"X","email":"x@oasis.test","role_id":"1"}"#),
    (Method::PATCH, "/api/agents/1", "manage_people", "{}"),
    (Method::DELETE, "/api/agents/1", "manage_people", "{}"),
    (Method::POST, "/api/teams", "manage_people", r#"{"name":"X"}"#),
    (Method::PATCH, "/api/teams/1", "manage_people", "{}"),
    (Method::DELETE, "/api/teams/1", "manage_people", "{}"),
    (Method::POST, "/api/branches", "manage_people", r#"{"name":"X"}"#),
    (Method::PATCH, "/api/branches/1", "manage_people", r#"{"name":"X"}"#),
    (Method::DELETE, "/api/branches/1", "manage_people", "{}"),
    (Method::POST, "/api/channels", "manage_channels", r#"{"name":"X","phone_number_id":"1","display_number":"1","account_id":"1","token":"x"}"#),
    (Method::PATCH, "/api/channels/1", "manage_channels", "{}"),
    (Method::DELETE, "/api/channels/1", "manage_channels", "{}"),
    (Method::GET, "/api/notices", "manage_channels", "{}"),
    (Method::GET, "/api/quarantine", "manage_channels", "{}"),
    (Method::POST, "/api/quarantine/1/replay", "manage_channels", "{}"),
    (Method::GET, "/api/outbox?state=failed", "manage_channels", "{}"),
    (Method::POST, "/api/labels", "manage_library", r##"{"name":"X","color":"#112233"}"##),
    (Method::PATCH, "/api/labels/1", "manage_library", "{}"),
    (Method::DELETE, "/api/labels/1", "manage_library", "{}"),
    (Method::POST, "/api/quick-replies", "manage_library", r#"{"shortcut":"x","title":"X","text":"X"}"#),
];

/// The same, one by one, with the bodies read.
fn guarded() -> impl Iterator<Item = (Method, &'static str, &'static str, Value)> {
    GUARDED.into_iter().map(|(method, path, right, body)| {
        (method, path, right, serde_json::from_str(body).unwrap())
    })
}

#[tokio::test]
async fn an_agent_administers_nothing_and_is_told_which_right_is_missing() {
    let (house, admin) = House::open().await;
    admin.hires("Sara", "agent", &[]).await;
    let sara = house.signed_in("sara@oasis.test").await;
    for (method, path, right, body) in guarded() {
        let refused = sara.fails(method.clone(), path, Some(&body)).await;
        assert_eq!(refused["code"], "forbidden", "{method} {path}");
        assert_eq!(refused["right"], right, "{method} {path}");
    }
}

#[tokio::test]
async fn nobody_does_anything_without_signing_in() {
    let (house, _admin) = House::open().await;
    let visitor = house.visitor();
    let reading = [
        "/api/me",
        "/api/sessions",
        "/api/agents",
        "/api/roles",
        "/api/teams",
        "/api/branches",
        "/api/channels",
        "/api/labels",
        "/api/quick-replies",
        "/api/tokens",
        "/api/conversations",
        "/api/conversations/counts",
        "/api/conversations/1",
        "/api/conversations/1/messages",
        "/api/channels/1/templates",
    ];
    for path in reading {
        let refused = visitor.fails(Method::GET, path, None).await;
        assert_eq!(refused["code"], "not_signed_in", "{path}");
    }
    for (method, path, _, body) in guarded() {
        let refused = visitor.fails(method, path, Some(&body)).await;
        assert_eq!(refused["code"], "not_signed_in", "{path}");
    }
    let refused = visitor
        .fails(Method::POST, "/api/conversations/1/claim", None)
        .await;
    assert_eq!(refused["code"], "not_signed_in");
}

#[tokio::test]
async fn colleagues_see_names_but_neither_addresses_nor_metas_ids() {
    let (house, admin) = House::open().await;
    admin.hires("Sara", "agent", &[]).await;
    admin.connects("100000000000001", None).await;
    let sara = house.signed_in("sara@oasis.test").await;
    let agents = sara.reads("/api/agents").await;
    let agents = agents["items"].as_array().unwrap();
    let (ada, own) = (&agents[0], &agents[1]);
    assert_eq!((&ada["name"], &ada["email"]), (&json!("Ada"), &Value::Null));
    assert_eq!(own["email"], "sara@oasis.test", "one's own");
    let number = &sara.reads("/api/channels").await["items"][0];
    assert_eq!(number["state"], "ok");
    assert_eq!(number["phone_number_id"], Value::Null);
    let number = admin.reads("/api/channels").await["items"][0].to_string();
    assert!(number.contains("100000000000001"));
    assert!(
        !number.contains("EAAsecret"),
        "a token is never told: {number}"
    );
}

#[tokio::test]
async fn numbers_outside_ones_reach_are_not_there() {
    let (house, admin) = House::open().await;
    let first = admin.connects("100000000000001", None).await;
    admin.connects("100000000000002", None).await;
    let id = admin.hires("Sara", "agent", &[]).await;
    let reach = json!({ "channel_ids": [first] });
    let changed = admin
        .does(Method::PATCH, &format!("/api/agents/{id}"), reach)
        .await;
    assert_eq!(changed["channel_ids"], json!([first]));
    let sara = house.signed_in("sara@oasis.test").await;
    let numbers = sara.reads("/api/channels").await;
    assert_eq!(numbers["items"].as_array().unwrap().len(), 1);
    assert_eq!(sara.reads("/api/me").await["numbers"], json!([first]));
    let all = json!({ "channel_ids": null });
    admin
        .does(Method::PATCH, &format!("/api/agents/{id}"), all)
        .await;
    assert_eq!(sara.reads("/api/me").await["numbers"], Value::Null);
}

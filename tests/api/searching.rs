//! Searching: what is found, where it stands, and by whom.

use std::time::Duration;

use serde_json::{Value, json};

use crate::customer::{change, inbound, message, webhook};
use crate::person::{Person, text};
use crate::wait::eventually;
use crate::world::{NUMBER, World};

const PHONE: &str = "966500000001";

/// What somebody finds.
async fn finds(person: &Person, words: &str, more: &str) -> Value {
    let path = format!("/api/search{more}");
    let request = person.request(reqwest::Method::GET, &path);
    let answer = Person::answered(request.query(&[("q", words)])).await;
    answer.ok()
}

/// The places of messages that somebody finds, as `(conversation, seq)`.
async fn messages(person: &Person, words: &str) -> Vec<(String, i64)> {
    let found = finds(person, words, "").await;
    let hits = found["messages"]["items"].as_array().unwrap().iter();
    hits.map(|hit| {
        let seq = hit["seq"].as_i64().unwrap();
        (text(&hit["conversation_id"]), seq)
    })
    .collect()
}

/// The ids of conversations that somebody finds.
async fn conversations(person: &Person, words: &str) -> Vec<String> {
    let found = finds(person, words, "").await;
    let hits = found["conversations"]["items"].as_array().unwrap().iter();
    hits.map(|hit| text(&hit["conversation"]["id"])).collect()
}

/// Waits until the index has taken in everything.
async fn taken_in(world: &World) {
    eventually("the index", async || {
        let found = finds(&world.admin, "x", "").await;
        (found["index"] == json!({"behind": 0, "complete": true})).then_some(())
    })
    .await;
}

/// What is marked of a snippet; places count UTF-16 code units.
fn marked(snippet: &Value) -> Vec<String> {
    let units: Vec<u16> = snippet["text"].as_str().unwrap().encode_utf16().collect();
    let place = |mark: &Value, end: &str| usize::try_from(mark[end].as_u64().unwrap()).unwrap();
    let marks = snippet["marks"].as_array().unwrap().iter();
    marks
        .map(|mark| String::from_utf16(&units[place(mark, "from")..place(mark, "to")]).unwrap())
        .collect()
}

#[tokio::test]
async fn a_hit_says_what_was_found_and_where_it_stands() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let ahmad = world.customer("أحمد الشمّري");
    let talk = ahmad.begins("👋 أين الطلبُ رقمَ ١٠٠٠١؟").await;
    let note = json!({"text": "He asked on the phone too, see ticket 88"});
    sara.does("note", &talk, note).await.ok();
    let label = json!({"name": "VIP", "color": "#ff0000"});
    let label = world.admin.post("/api/labels", label).await.ok();
    let body = json!({"add": [label["id"]]});
    sara.does("label", &talk, body).await.ok();
    for indexed in [false, true] {
        if indexed {
            taken_in(&world).await;
        }
        let found = finds(&sara, "طلب 10001", "").await;
        let hit = &found["messages"]["items"][0];
        assert_eq!(hit["conversation_id"], talk.as_str(), "{found}");
        assert_eq!(marked(&hit["snippet"]), ["الطلبُ", "١٠٠٠١"]);
        assert_eq!(hit["contact"]["name"], "أحمد الشمّري");
        let seq = hit["seq"].as_i64().unwrap();
        let around = format!("/api/conversations/{talk}/messages?around={seq}&limit=1");
        let page = sara.get(&around).await.ok();
        assert_eq!(page["items"][0]["id"], hit["id"], "it leads to its place");
        let found = finds(&sara, "ticket phone", "").await;
        let hit = &found["messages"]["items"][0];
        assert_eq!(
            (&hit["kind"], &hit["author_name"]),
            (&json!("note"), &json!("Sara"))
        );
        let found = finds(&sara, "احمد مري", "").await;
        assert_eq!(found["conversations"]["items"], json!([]), "inside a word");
        let found = finds(&sara, "احمد الشمري", "").await;
        let hit = &found["conversations"]["items"][0];
        assert_eq!(hit["conversation"]["id"], talk.as_str());
        assert_eq!(hit["matches"][0]["field"], "name");
        assert_eq!(marked(&hit["matches"][0]), ["أحمد", "الشمّري"]);
        let found = finds(&sara, "vip", "?kinds=conversations").await;
        assert_eq!(
            found["conversations"]["items"][0]["matches"][0]["field"],
            "label"
        );
        assert!(found["messages"].is_null(), "not asked for");
        let phone = ahmad.phone.clone().unwrap();
        let tail = phone[phone.len() - 6..].trim_start_matches('0');
        let found = finds(&sara, tail, "").await;
        let hit = &found["conversations"]["items"][0];
        assert_eq!(marked(&hit["matches"][0]), [tail]);
    }
    for query in ["view=all&q=طلب", "view=all&q=ticket", "view=all&q=vip"] {
        assert_eq!(sara.lists(query).await.len(), 1, "{query}");
    }
    assert!(sara.lists("view=all&q=nobody").await.is_empty());
    let body = json!({"name": "Gold", "color": "#ff0000"});
    let path = format!("/api/labels/{}", text(&label["id"]));
    world.admin.patch(&path, body).await.ok();
    assert_eq!(conversations(&sara, "gold").await, [talk], "renamed");
    assert!(conversations(&sara, "vip").await.is_empty());
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see_and_a_right_ends_at_once() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let huda = world.customer("Huda");
    let talk = huda.begins("a private matter").await;
    let note = json!({"text": "private: she is a friend"});
    sara.does("note", &talk, note).await.ok();
    taken_in(&world).await;
    for words in ["private", "Huda", "friend", "matter"] {
        let found = finds(&layla, words, "").await;
        assert_eq!(found["messages"]["items"], json!([]), "{words}");
        assert_eq!(found["conversations"]["items"], json!([]), "{words}");
        assert!(!found.to_string().contains("private"));
    }
    assert_eq!(messages(&sara, "private").await.len(), 2);
    let body = json!({"team_id": world.support});
    world.admin.does("transfer", &talk, body).await.ok();
    assert!(messages(&sara, "private").await.is_empty(), "handed on");
    assert!(conversations(&sara, "huda").await.is_empty());
    assert_eq!(messages(&layla, "private").await.len(), 2);
    let agent = format!("/api/agents/{}", layla.id);
    let body = json!({"team_ids": [world.sales]});
    world.admin.patch(&agent, body).await.ok();
    assert!(messages(&layla, "private").await.is_empty(), "another team");
    assert!(conversations(&layla, "huda").await.is_empty());
    assert!(
        layla
            .lists("view=all&status=any&q=private")
            .await
            .is_empty()
    );
}

/// A webhook is taken.
async fn takes(world: &World, body: &Value) {
    assert_eq!(world.webhook(body).await.status, 200);
}

/// A message of somebody who calls themselves so.
fn named(name: &str, message: Value) -> Value {
    let contact = json!({"profile": {"name": name}, "wa_id": PHONE});
    let value = json!({"contacts": [contact], "messages": [message]});
    webhook(vec![change(NUMBER, value)])
}

/// A message about another one.
fn about(kind: &str, id: &str, body: Value) -> Value {
    let mut told = message(PHONE, id, "");
    told.as_object_mut().unwrap().remove("text");
    told["type"] = kind.into();
    told[kind] = body;
    inbound(vec![told])
}

/// A message of the same person under a user id, with the phone number or without.
fn under_a_user_id(with_phone: bool, id: &str, words: &str) -> Value {
    let mut told = message(PHONE, id, words);
    told["from_user_id"] = "SA.1349120865530274".into();
    let mut contact = json!({"profile": {"name": "N"}, "user_id": "SA.1349120865530274"});
    if with_phone {
        contact["wa_id"] = PHONE.into();
    } else {
        told.as_object_mut().unwrap().remove("from");
    }
    let value = json!({"contacts": [contact], "messages": [told]});
    webhook(vec![change(NUMBER, value)])
}

#[tokio::test]
async fn edits_and_new_names_are_followed() {
    let world = World::start().await;
    let admin = &world.admin;
    let first = message(PHONE, "wamid.1", "a green chair");
    takes(&world, &named("Noura", first)).await;
    assert_eq!(messages(admin, "green").await.len(), 1);
    assert_eq!(conversations(admin, "noura").await.len(), 1);
    taken_in(&world).await;
    let said = json!({"context": {"id": "M"}, "type": "text", "text": {"body": "a blue chair"}});
    let edit = json!({"original_message_id": "wamid.1", "message": said});
    takes(&world, &about("edit", "wamid.e", edit)).await;
    let second = message(PHONE, "wamid.2", "and a lamp");
    takes(&world, &named("Noura Saleh", second)).await;
    for indexed in [false, true] {
        if indexed {
            taken_in(&world).await;
        }
        assert!(messages(admin, "green").await.is_empty());
        assert_eq!(messages(admin, "blue").await.len(), 1);
        assert_eq!(conversations(admin, "saleh").await.len(), 1);
    }
}

#[tokio::test]
async fn joined_customers_and_deletions_are_followed() {
    let world = World::start().await;
    let admin = &world.admin;
    let first = message(PHONE, "wamid.1", "a blue chair");
    takes(&world, &named("Noura", first)).await;
    takes(&world, &under_a_user_id(false, "wamid.3", "an umbrella")).await;
    taken_in(&world).await;
    takes(&world, &under_a_user_id(true, "wamid.4", "it is me")).await;
    for indexed in [false, true] {
        if indexed {
            taken_in(&world).await;
        }
        let umbrella = messages(admin, "umbrella").await;
        assert_eq!(umbrella.len(), 1);
        let blue = &messages(admin, "blue").await[0];
        assert_eq!(umbrella[0].0, blue.0, "one thread");
        let (talk, seq) = &umbrella[0];
        let entry = &admin.reads(talk).await[usize::try_from(*seq - 1).unwrap()];
        assert_eq!(entry["content"]["text"], "an umbrella");
    }
    let revoke = json!({"original_message_id": "wamid.3"});
    takes(&world, &about("revoke", "wamid.r", revoke)).await;
    assert!(messages(admin, "umbrella").await.is_empty());
}

#[tokio::test]
async fn a_crash_in_the_middle_of_indexing_loses_nothing() {
    let world = World::start().await;
    let mut sent = 0;
    for life in 0..4 {
        let told: Vec<Value> = (0..60)
            .map(|n| {
                let phone = format!("9665000{:05}", sent + n);
                message(
                    &phone,
                    &format!("wamid.{}", sent + n),
                    &format!("needle {}", sent + n),
                )
            })
            .collect();
        sent += told.len();
        for part in told.chunks(20) {
            assert_eq!(world.webhook(&inbound(part.to_vec())).await.status, 200);
        }
        tokio::time::sleep(Duration::from_millis(life * 60)).await;
        world.server.kill9();
        world.server.restart().await;
    }
    taken_in(&world).await;
    let mut found = Vec::new();
    let mut more = "?kinds=messages&limit=33".to_owned();
    loop {
        let page = finds(&world.admin, "needle", &more).await;
        found.extend(
            page["messages"]["items"]
                .as_array()
                .unwrap()
                .iter()
                .cloned(),
        );
        let Some(next) = page["messages"]["next"].as_str() else {
            break;
        };
        more = format!("?limit=33&cursor={next}");
    }
    let mut ids: Vec<_> = found.iter().map(|hit| text(&hit["id"])).collect();
    assert_eq!(ids.len(), sent, "each is found");
    assert!(
        ids.is_sorted_by(|a, b| (a.len(), a) > (b.len(), b)),
        "the newest first"
    );
    ids.dedup();
    assert_eq!(ids.len(), sent, "and once");
    let metrics = world.admin.get("/metrics").await.body;
    let metrics = metrics.as_str().unwrap();
    assert!(metrics.contains("baton_search_behind 0"), "{metrics}");
}

#[tokio::test]
async fn what_cannot_be_searched_for_is_refused_in_words() {
    let world = World::start().await;
    let admin = &world.admin;
    for path in [
        "/api/search".to_owned(),
        "/api/search?q=%20".to_owned(),
        "/api/search?q=a&kinds=people".to_owned(),
        "/api/search?q=a&limit=x".to_owned(),
        format!("/api/search?q={}", "a".repeat(301)),
    ] {
        admin.get(&path).await.problem(400, "bad_query");
    }
    for cursor in ["x", "c.x", "m.x", "c.d2FpdGluZy4wLjEuMi4z"] {
        let path = format!("/api/search?q=a&cursor={cursor}");
        admin.get(&path).await.problem(400, "bad_cursor");
    }
    let found = finds(admin, "🙂 …", "").await;
    assert_eq!(found["messages"]["items"], json!([]));
    assert_eq!(found["conversations"]["items"], json!([]));
}

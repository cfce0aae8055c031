//! What cannot be understood or placed: kept whole, shown to administrators, replayed; its
//! siblings go on.

use serde_json::{Value, json};

use crate::customer::{change, inbound, message, webhook};
use crate::person::text;
use crate::world::{NUMBER, World};

const STRANGER: &str = "100000000000099";

#[tokio::test]
async fn what_is_for_an_unknown_number_waits_and_is_taken_in_once_the_number_is_connected() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let lost = message("966500000001", "wamid.lost", "is this the new shop?");
    let told = webhook(vec![change(STRANGER, json!({"messages": [lost]}))]);
    let answer = world.webhook(&told).await;
    assert_eq!(
        (answer.status, &answer.body["quarantined"]),
        (200, &json!(1))
    );
    assert!(world.admin.lists("view=all&status=any").await.is_empty());

    sara.get("/api/quarantine").await.problem(403, "forbidden");
    let kept = world.admin.items("/api/quarantine").await;
    assert_eq!(kept.len(), 1);
    assert!(kept[0]["raw"].to_string().contains("is this the new shop?"));
    let replay = format!("/api/quarantine/{}/replay", text(&kept[0]["id"]));
    sara.post(&replay, json!({}))
        .await
        .problem(403, "forbidden");
    world
        .admin
        .post(&replay, json!({}))
        .await
        .problem(422, "replay_failed");

    let channel = json!({
        "name": "New", "phone_number_id": STRANGER, "display_number": "+1 555 000 1099",
        "account_id": "200000000000099", "token": "demo-access-token",
    });
    world.admin.post("/api/channels", channel).await.ok();
    for _ in 0..2 {
        world.admin.post(&replay, json!({})).await.ok();
    }
    let rows = world.admin.lists("view=all").await;
    assert_eq!(rows.len(), 1);
    let words = world.admin.words(&text(&rows[0]["id"])).await;
    assert_eq!(words, ["is this the new shop?"]);
    let kept = world.admin.items("/api/quarantine").await;
    assert_eq!(kept.len(), 1, "replaying sets nothing aside anew");
    assert!(kept[0]["replayed_at"].is_number());
}

/// Items of which nobody can make sense, among a webhook's messages.
fn poison() -> Vec<Value> {
    vec![
        json!(null),
        json!("a string"),
        json!(17),
        json!([]),
        json!({}),
        json!({"from": "966500000001", "type": "text", "text": {"body": "no id"}}),
        json!({"id": "wamid.nobody", "type": "text", "text": {"body": "from nobody"}}),
        json!({"from": {"phone": 1}, "id": ["x"], "timestamp": "yesterday", "type": 3}),
    ]
}

#[tokio::test]
async fn a_poison_item_harms_none_of_its_siblings() {
    let world = World::start().await;
    for (number, poison) in poison().into_iter().enumerate() {
        let good = |place: &str| {
            let id = format!("wamid.{number}.{place}");
            message("966500000001", &id, &format!("{number} {place}"))
        };
        let messages = vec![good("before"), poison.clone(), good("after")];
        let mut body = inbound(messages);
        let changes = body["entry"][0]["changes"].as_array_mut().unwrap();
        changes.push(poison.clone());
        changes.push(change(NUMBER, json!({"messages": [good("beside")]})));
        body["entry"].as_array_mut().unwrap().push(poison.clone());
        let answer = world.webhook(&body).await;
        assert_eq!(answer.status, 200, "{poison}");
        assert_eq!(answer.body["taken"], 3, "{poison} {}", answer.body);
        assert!(
            answer.body["quarantined"].as_u64().unwrap() >= 1,
            "{poison}"
        );
    }
    let rows = world.admin.lists("view=all").await;
    assert_eq!(rows.len(), 1);
    let words = world.admin.words(&text(&rows[0]["id"])).await;
    let expected: Vec<_> = (0..poison().len())
        .flat_map(|number| ["before", "after", "beside"].map(|place| format!("{number} {place}")))
        .collect();
    assert_eq!(words, expected);
}

#[tokio::test]
async fn a_poison_item_that_comes_again_is_kept_once() {
    let world = World::start().await;
    let lost = message("966500000001", "wamid.lost", "hello?");
    let unknown = webhook(vec![change(STRANGER, json!({"messages": [lost]}))]);
    let nameless = inbound(vec![json!({"type": "text", "text": {"body": "no id"}})]);
    for _ in 0..3 {
        assert_eq!(world.webhook(&unknown).await.status, 200);
        assert_eq!(world.webhook(&nameless).await.status, 200);
    }
    let kept = world.admin.items("/api/quarantine").await;
    assert_eq!(kept.len(), 2, "{kept:?}");
}

//! What was written on the phone before the number came to us: shown, and asking for nothing.

use serde_json::{Value, json};

use crate::customer::{change, inbound, message, now, webhook};
use crate::person::text;
use crate::world::{NUMBER, World};

const HUDA: &str = "966500000001";
const DAY: i64 = 24 * 3_600;

fn said(id: &str, customer: &str, days_ago: i64, words: &str) -> Value {
    let (from, to) = if words.starts_with("we: ") {
        ("15550001001", customer)
    } else {
        (customer, "15550001001")
    };
    json!({"from": from, "to": to, "id": id, "timestamp": (now() - days_ago * DAY - 60).to_string(),
        "type": "text", "text": {"body": words}, "history_context": {"status": "READ"}})
}

fn history(customer: &str, messages: Vec<Value>) -> Value {
    let chunk = json!({"metadata": {"phase": 0, "chunk_order": 1, "progress": 100},
        "threads": [{"id": customer, "messages": messages}]});
    let mut told = webhook(vec![change(NUMBER, json!({"history": [chunk]}))]);
    told["entry"][0]["changes"][0]["field"] = "history".into();
    told
}

/// What Huda and the business wrote each other on the phone.
fn past() -> Vec<Value> {
    vec![
        said("wamid.h1", HUDA, 30, "where is my parcel?"),
        said("wamid.h2", HUDA, 30, "we: on its way"),
        said("wamid.h3", HUDA, 20, "thank you"),
    ]
}

#[tokio::test]
async fn imported_history_opens_nothing_and_waits_for_nobody() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    assert_eq!(world.webhook(&history(HUDA, past())).await.status, 200);
    assert!(sara.lists("view=all&status=open").await.is_empty());
    let rows = sara.lists("view=all&status=resolved").await;
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    let conversation = text(&row["id"]);
    for (key, expected) in [
        ("status", json!("resolved")),
        ("waiting_since", Value::Null),
        ("window_closes_at", Value::Null),
        ("owner", Value::Null),
        ("unread", json!(0)),
        ("episode", json!(0)),
    ] {
        assert_eq!(row[key], expected, "{key}");
    }
    assert_eq!(row["last_message"]["preview"], "thank you");
    let last = row["last_activity_at"].as_i64().unwrap() / 1_000;
    assert!(
        (now() - last - 20 * DAY).abs() < 600,
        "it was active long ago"
    );
    let thread = sara.messages(&conversation).await;
    assert!(thread[0]["at"].as_i64().unwrap() / 1_000 < now() - 29 * DAY);
    assert_eq!(thread[1]["author"]["kind"], "phone_app");
    sara.says(&conversation, "and now?")
        .await
        .problem(422, "window_closed");
}

#[tokio::test]
async fn a_live_message_begins_anew_and_later_history_changes_none_of_that() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    assert_eq!(world.webhook(&history(HUDA, past())).await.status, 200);
    let rows = sara.lists("view=all&status=resolved").await;
    let conversation = text(&rows[0]["id"]);

    // A live message begins the first episode, as it would with anybody new.
    let live = inbound(vec![message(HUDA, "wamid.live", "another question")]);
    assert_eq!(world.webhook(&live).await.status, 200);
    let row = sara.sees(&conversation).await;
    assert_eq!(
        (&row["status"], &row["episode"], &row["unread"]),
        (&json!("open"), &json!(1), &json!(1))
    );
    assert_eq!(row["team"]["id"], *world.sales);
    let waiting = row["waiting_since"].clone();
    assert!(waiting.is_number());

    // History that comes later, and comes again, changes none of that.
    let mut more = past();
    more.push(said("wamid.h4", HUDA, 25, "forgotten"));
    more.push(said("wamid.h5", HUDA, 24, "we: remembered"));
    assert_eq!(world.webhook(&history(HUDA, more)).await.status, 200);
    let row = sara.sees(&conversation).await;
    assert_eq!(
        (&row["waiting_since"], &row["unread"]),
        (&waiting, &json!(1))
    );
    assert_eq!(row["last_message"]["preview"], "another question");
    assert_eq!(sara.messages(&conversation).await.len(), 6);
}

#[tokio::test]
async fn whoever_wrote_on_the_phone_today_may_be_answered_here() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let past = vec![said("wamid.h1", HUDA, 0, "a moment ago")];
    assert_eq!(world.webhook(&history(HUDA, past)).await.status, 200);
    let row = sara.lists("view=all&status=resolved").await.remove(0);
    assert!(row["window_closes_at"].is_number());
    assert_eq!(
        (&row["waiting_since"], &row["unread"]),
        (&Value::Null, &json!(0))
    );
    sara.replies(&text(&row["id"]), "here we are").await;
}

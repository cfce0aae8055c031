//! Statuses, reactions, edits and deletions in any order, even before what they are about.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use serde_json::{Value, json};

use crate::customer::{inbound, message, now, statuses, webhook};
use crate::person::text;
use crate::wait::eventually;
use crate::world::{ACCOUNT, NUMBER, World};

const PHONE: &str = "966500000001";

fn status(wamid: &str, word: &str, callback: Option<&str>) -> Value {
    let mut status = json!({
        "id": wamid, "status": word, "timestamp": now().to_string(), "recipient_id": PHONE,
        "pricing": {"billable": false, "pricing_model": "PMP", "type": "free_customer_service",
            "category": "service"},
    });
    if word == "failed" {
        status["errors"] = json!([{"code": 131_026, "title": "Message undeliverable"}]);
    }
    if let Some(callback) = callback {
        status["biz_opaque_callback_data"] = callback.into();
    }
    status
}

#[tokio::test]
async fn statuses_in_any_order_and_number_end_the_same() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    world.turns(json!({"status_delay_ms": {"min": 600_000, "max": 600_000}}));
    let mut dice = StdRng::seed_from_u64(7);
    let stories: [(&[&str], &str); 5] = [
        (&["sent", "delivered", "read", "played"], "played"),
        (&["sent", "delivered", "delivered", "read"], "read"),
        (&["sent", "read"], "read"),
        (&["sent", "failed"], "failed"),
        (&["sent", "delivered", "failed", "in_orbit"], "delivered"),
    ];
    for round in 0..4 {
        for (words, end) in stories {
            let id = sara.replies(&conversation, &format!("{round} {end}")).await;
            let sent = world.delivered(&conversation, &id, &["sent"]).await;
            let wamid = text(&sent["external_id"]);
            let mut told: Vec<_> = words
                .iter()
                .map(|word| status(&wamid, word, Some(&id)))
                .collect();
            told.shuffle(&mut dice);
            for one in &told {
                assert_eq!(
                    world.webhook(&statuses(vec![one.clone()])).await.status,
                    200
                );
            }
            let after = world.delivered(&conversation, &id, &[end]).await;
            assert_eq!(
                after["delivery"]["fault"].is_object(),
                end == "failed",
                "{after}"
            );
            assert_eq!(after["delivery"]["price"]["category"], "service");
            assert_eq!(world.webhook(&statuses(told)).await.status, 200);
            let again = world.delivered(&conversation, &id, &[end]).await;
            assert_eq!(again, after, "repeating changed something");
        }
    }
    assert!(world.admin.items("/api/quarantine").await.is_empty());
}

#[tokio::test]
async fn a_status_that_comes_before_the_answer_to_the_send_is_not_lost() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    world.turns(json!({"status_before_response": true}));
    for number in 0..5 {
        let id = sara.replies(&conversation, &format!("{number}")).await;
        let read = world.delivered(&conversation, &id, &["read"]).await;
        let delivery = &read["delivery"];
        assert!(
            delivery["sent_at"].is_number() && delivery["read_at"].is_number(),
            "{delivery}"
        );
    }
    assert_eq!(world.ledger("send").len(), 5);
}

fn echo(wamid: &str, words: &str) -> Value {
    let mut told = webhook(vec![json!({"field": "smb_message_echoes", "value": {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001001", "phone_number_id": NUMBER},
        "message_echoes": [{
            "from": "15550001001", "to": PHONE, "id": wamid, "timestamp": now().to_string(),
            "type": "text", "text": {"body": words},
        }],
    }})]);
    told["entry"][0]["id"] = ACCOUNT.into();
    told
}

async fn everything_has_found_its_message(world: &World) {
    let rows = world.admin.lists("view=all").await;
    assert_eq!(rows.len(), 1);
    let thread = world.admin.messages(&text(&rows[0]["id"])).await;
    let find = |id: &str| {
        let mut entries = thread.iter();
        entries.find(|entry| entry["external_id"] == id).unwrap()
    };
    assert_eq!(find("wamid.echo")["delivery"]["state"], "delivered");
    assert_eq!(find("wamid.hers")["content"]["text"], "corrected");
    assert!(find("wamid.hers")["edited_at"].is_number());
    assert_eq!(find("wamid.hers")["reactions"][0]["emoji"], "👍");
    let other = find("wamid.other");
    assert!(other["revoked_at"].is_number());
    assert_eq!(
        other["content"]["text"], "oops",
        "the words stay for the record"
    );
}

#[tokio::test]
async fn statuses_reactions_edits_and_deletions_wait_for_their_message() {
    let world = World::start().await;
    let about = |kind: &str, id: &str, body: Value| {
        let mut message = json!({
            "from": PHONE, "id": id, "timestamp": now().to_string(), "type": kind,
        });
        message[kind] = body;
        inbound(vec![message])
    };
    let reaction = json!({"message_id": "wamid.hers", "emoji": "👍"});
    let words = json!({"context": {"id": "M0"}, "type": "text", "text": {"body": "corrected"}});
    let edit = json!({"original_message_id": "wamid.hers", "message": words});
    let early = [
        statuses(vec![
            status("wamid.echo", "delivered", None),
            status("wamid.echo", "sent", None),
        ]),
        about("reaction", "wamid.r", reaction),
        about("edit", "wamid.e", edit),
        about(
            "revoke",
            "wamid.d",
            json!({"original_message_id": "wamid.other"}),
        ),
    ];
    for body in &early {
        assert_eq!(world.webhook(body).await.body["quarantined"], 0, "{body}");
    }
    let hers = inbound(vec![
        message(PHONE, "wamid.hers", "orginal"),
        message(PHONE, "wamid.other", "oops"),
    ]);
    for body in [&hers, &echo("wamid.echo", "from my phone")] {
        let taken = world.webhook(body).await.body["taken"].as_u64();
        assert!(taken.unwrap() > 0);
    }
    for _ in 0..2 {
        everything_has_found_its_message(&world).await;
        // All of it once more, in the other order.
        for body in early.iter().rev() {
            assert_eq!(world.webhook(body).await.status, 200);
        }
    }
}

#[tokio::test]
async fn an_answer_from_the_phone_app_stands_in_the_thread_and_answers_the_customer() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let said = json!({"number": NUMBER, "type": "text", "text": "from my phone"});
    let wamid = text(&huda.controls("echoes", said).await["id"]);
    let entry = huda.stands(&conversation, &wamid).await;
    assert_eq!(
        (&entry["direction"], &entry["author"]["kind"]),
        (&json!("out"), &json!("phone_app"))
    );
    let row = sara.sees(&conversation).await;
    assert_eq!(
        (&row["waiting_since"], &row["unread"]),
        (&Value::Null, &json!(0))
    );
    // It counts as somebody else's answer for whoever writes without having seen it.
    let stale = json!({"type": "text", "text": "me too", "seen": 2});
    sara.does("messages", &conversation, stale)
        .await
        .problem(409, "conversation_moved");
    eventually("the customer's reaction", async || {
        let reaction = json!({"type": "reaction", "message_id": wamid, "emoji": "🙏"});
        huda.says(reaction).await;
        let entry = huda.stands(&conversation, &wamid).await;
        (entry["reactions"][0]["emoji"] == "🙏").then_some(())
    })
    .await;
}

#[tokio::test]
async fn an_edited_message_keeps_what_it_said_before() {
    let world = World::start().await;
    let at = now() - 600;
    let mut first = message(PHONE, "wamid.hers", "helo");
    first["timestamp"] = at.to_string().into();
    assert_eq!(world.webhook(&inbound(vec![first])).await.status, 200);
    let conversation = text(&world.admin.lists("view=all").await[0]["id"]);
    let mut console = world.admin.watches(&conversation).await;
    let edit = |id: &str, after: i64, words: &str| {
        let said = json!({"context": {"id": "M0"}, "type": "text", "text": {"body": words}});
        inbound(vec![
            json!({"from": PHONE, "id": id, "timestamp": (at + after).to_string(),
            "type": "edit", "edit": {"original_message_id": "wamid.hers", "message": said}}),
        ])
    };
    // The second edit arrives last, and one of them twice.
    for body in [
        edit("wamid.e1", 10, "hello"),
        edit("wamid.e3", 30, "hello, is it open?"),
        edit("wamid.e2", 20, "hello, is it"),
        edit("wamid.e1", 10, "hello"),
    ] {
        assert_eq!(world.webhook(&body).await.status, 200);
    }
    let entry = world.admin.messages(&conversation).await.remove(0);
    assert_eq!(entry["content"]["text"], "hello, is it open?");
    assert_eq!(entry["edited_at"], (at + 30) * 1_000);
    let said = entry["edits"].as_array().unwrap().iter();
    let said: Vec<_> = said
        .map(|one| {
            (
                one["at"].as_i64().unwrap() / 1_000 - at,
                text(&one["content"]["text"]),
            )
        })
        .collect();
    let expected = [(0, "helo"), (10, "hello"), (20, "hello, is it")];
    assert_eq!(
        said,
        expected.map(|(after, words)| (after, words.to_owned()))
    );
    console
        .learns("every wording", |item| {
            item["message"]["edits"]
                .as_array()
                .is_some_and(|edits| edits.len() == 3)
        })
        .await;
}

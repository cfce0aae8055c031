//! Writing first: to whose team it goes, and what Meta's refusals hold back.

use serde_json::{Value, json};

use crate::customer::{Customer, change, now, webhook};
use crate::person::{Answer, Person, text};
use crate::wait::eventually;
use crate::world::{NUMBER, World};

const ARRIVED: [&str; 3] = ["sent", "delivered", "read"];

fn hello() -> Value {
    json!({"type": "template", "name": "hello_world", "language": "en_US"})
}

async fn begins(world: &World, who: &Person, customer: &Customer<'_>) -> Answer {
    let body = json!({"channel_id": world.store, "phone": customer.phone,
        "template": {"name": "hello_world", "language": "en_US"}});
    who.post("/api/conversations", body).await
}

async fn holds(world: &World) -> Vec<Value> {
    let channels = world.admin.items("/api/channels").await;
    let store = channels.iter().find(|one| one["id"] == *world.store);
    store.unwrap()["template_holds"].as_array().unwrap().clone()
}

/// The next send is refused with this code, at once or by webhook.
fn refuses_once(world: &World, code: i64, place: &str) {
    world.turns(json!({"inject": [{"code": code, "times": 1, "place": place}]}));
}

#[tokio::test]
async fn what_we_begin_goes_to_the_numbers_team_or_stays_in_its_makers_sight() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.support]).await;
    for (who, team) in [(&sara, &world.sales), (&omar, &world.support)] {
        let huda = world.customer("Huda");
        let begun = begins(&world, who, &huda).await.ok();
        let row = &begun["conversation"];
        assert_eq!(row["team"]["id"], **team, "{}", who.name);
        let conversation = text(&row["id"]);
        who.does("release", &conversation, json!({})).await.ok();
        who.sees(&conversation).await;
    }
}

#[tokio::test]
async fn a_payment_problem_holds_templates_back_until_an_administrator_lifts_it() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    for place in ["response", "webhook"] {
        refuses_once(&world, 131_042, place);
        let sent = sara.does("messages", &conversation, hello()).await.ok();
        world
            .delivered(&conversation, &text(&sent["id"]), &["failed"])
            .await;
        let held = eventually("the hold", async || holds(&world).await.pop()).await;
        assert_eq!(held["name"], Value::Null, "{place}");
        assert!(text(&held["reason"]).contains("payment"), "{held}");
        assert!(held["until"].as_i64() > held["since"].as_i64());
        let refused = sara.does("messages", &conversation, hello()).await;
        let problem = refused.problem(422, "templates_held");
        assert_eq!(problem["until"], held["until"]);
        assert!(text(&problem["detail"]).contains("payment"));
        begins(&world, &sara, &world.customer("Nour"))
            .await
            .problem(422, "templates_held");
        let retry = format!("/api/messages/{}/retry", text(&sent["id"]));
        sara.post(&retry, json!({}))
            .await
            .problem(422, "templates_held");
        // Answers go on, and so does the other number.
        let answer = sara.replies(&conversation, "hello").await;
        world.delivered(&conversation, &answer, &ARRIVED).await;
        let lift = format!("/api/channels/{}/template-holds", world.store);
        sara.delete(&lift).await.problem(403, "forbidden");
        assert_eq!(world.admin.delete(&lift).await.status, 204);
        assert!(holds(&world).await.is_empty());
        let sent = sara.does("messages", &conversation, hello()).await.ok();
        world
            .delivered(&conversation, &text(&sent["id"]), &ARRIVED)
            .await;
    }
    let notices = world.admin.items("/api/notices").await;
    assert_eq!(notices.len(), 2, "each hold is told once");
}

#[tokio::test]
async fn a_paused_template_is_held_back_alone_until_meta_lets_it_go() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    refuses_once(&world, 132_015, "response");
    let sent = sara.does("messages", &conversation, hello()).await.ok();
    world
        .delivered(&conversation, &text(&sent["id"]), &["failed"])
        .await;
    let held = holds(&world).await.remove(0);
    assert_eq!(held["name"], "hello_world");
    let refused = sara.does("messages", &conversation, hello()).await;
    let problem = refused.problem(422, "templates_held");
    assert_eq!(problem["template"], "hello_world");
    let notice = |event: &str| {
        let mut told = webhook(vec![change(NUMBER, json!({}))]);
        told["entry"][0]["changes"][0] = json!({
            "field": "message_template_status_update",
            "value": {"event": event, "message_template_id": 1, "reason": "NONE",
                "message_template_name": "hello_world", "message_template_language": "en-US"},
        });
        told
    };
    assert_eq!(world.webhook(&notice("FLAGGED")).await.status, 200);
    assert_eq!(holds(&world).await.len(), 1);
    assert_eq!(world.webhook(&notice("APPROVED")).await.status, 200);
    assert!(holds(&world).await.is_empty());
    let sent = sara.does("messages", &conversation, hello()).await.ok();
    world
        .delivered(&conversation, &text(&sent["id"]), &ARRIVED)
        .await;
}

fn marketing() -> Value {
    let picture = json!({"type": "image", "image": {"link": "https://example.com/p.jpg"}});
    let text = |words: &str| json!({"type": "text", "text": words});
    json!({"type": "template", "name": "new_collection", "language": "en", "components": [
        {"type": "header", "parameters": [picture]},
        {"type": "body", "parameters": [text("Huda"), text("5%")]},
    ]})
}

#[tokio::test]
async fn whoever_wants_no_marketing_gets_none_and_everything_else() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    for place in ["response", "webhook"] {
        refuses_once(&world, 131_050, place);
        let sent = sara.does("messages", &conversation, marketing()).await.ok();
        world
            .delivered(&conversation, &text(&sent["id"]), &["failed"])
            .await;
        let since = eventually("the wish", async || {
            let row = sara.sees(&conversation).await;
            row["contact"]["no_marketing_since"].as_i64()
        })
        .await;
        let refused = sara.does("messages", &conversation, marketing()).await;
        assert_eq!(refused.problem(422, "opted_out")["since"], since);
        let sent = sara.does("messages", &conversation, hello()).await.ok();
        world
            .delivered(&conversation, &text(&sent["id"]), &ARRIVED)
            .await;
        // It is kept, and it is the customer's to take back.
        world.server.kill9();
        world.server.restart().await;
        let row = sara.sees(&conversation).await;
        assert_eq!(row["contact"]["no_marketing_since"], since);
        let choice = json!({"wa_id": huda.phone, "category": "marketing_messages",
            "detail": "User requested to resume marketing messages", "value": "resume",
            "timestamp": now()});
        let mut told = webhook(vec![change(NUMBER, json!({"user_preferences": [choice]}))]);
        told["entry"][0]["changes"][0]["field"] = "user_preferences".into();
        assert_eq!(world.webhook(&told).await.status, 200);
        let row = sara.sees(&conversation).await;
        assert!(row["contact"]["no_marketing_since"].is_null(), "{place}");
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    }
}

#[tokio::test]
async fn a_customer_whose_only_answer_failed_waits_again() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let waiting = sara.sees(&conversation).await["waiting_since"].clone();
    assert!(waiting.is_number());
    let mut console = sara.watches(&conversation).await;
    for place in ["response", "webhook"] {
        refuses_once(&world, 131_026, place);
        let id = sara.replies(&conversation, place).await;
        world.delivered(&conversation, &id, &["failed"]).await;
        let row = sara.sees(&conversation).await;
        assert_eq!(row["waiting_since"], waiting, "{place}");
        assert_eq!(
            (&row["answered_inbound"], &row["inbound_count"]),
            (&json!(0), &json!(1))
        );
    }
    console
        .learns("that the customer waits again", |item| {
            item["row"]["waiting_since"] == waiting
        })
        .await;
    let id = sara.replies(&conversation, "at last").await;
    world.delivered(&conversation, &id, &ARRIVED).await;
    let row = sara.sees(&conversation).await;
    assert!(row["waiting_since"].is_null());
}

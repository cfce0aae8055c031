//! Drafts: they go where their writer goes, colleagues learn that there is one, and they are gone
//! with what is sent.

use serde_json::{Value, json};

use crate::person::{Person, text};
use crate::world::World;

impl Person {
    async fn drafts_in(&self, conversation: &str, body: Value) -> Value {
        let path = format!("/api/conversations/{conversation}/draft");
        self.put(&path, body).await.ok()
    }

    async fn all_drafts(&self) -> Value {
        self.get("/api/drafts").await.ok()
    }
}

fn draft_of<'a>(item: &'a Value, conversation: &str) -> Option<&'a Value> {
    let own = item["kind"] == "draft" && item["draft"]["conversation_id"] == conversation;
    own.then(|| &item["draft"])
}

#[tokio::test]
async fn a_draft_travels_to_its_writers_other_windows_and_its_words_to_nobody_else() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let lina = world.hires("Lina", &[&world.support]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let elsewhere = sara.signs_in_again().await;
    let mut hers = elsewhere.watches(&conversation).await;
    let mut his = omar.watches(&conversation).await;
    sara.drafts_in(
        &conversation,
        json!({"reply": "secret words", "note": "a note"}),
    )
    .await;
    let is = |item: &Value| {
        draft_of(item, &conversation).is_some_and(|draft| draft["reply"] == "secret words")
    };
    hers.learns("the draft", is).await;
    let writes = |item: &Value| {
        item["kind"] == "colleague_draft"
            && item["agent"]["name"] == "Sara"
            && item["writes"] == true
    };
    his.learns("that Sara has a draft", writes).await;
    let heard = json!(his.heard).to_string();
    assert!(!heard.contains("secret words"), "{heard}");

    let own = elsewhere.all_drafts().await;
    assert_eq!(own["items"][0]["note"], "a note");
    let his_view = omar.all_drafts().await;
    assert_eq!(his_view["items"], json!([]));
    assert_eq!(his_view["colleagues"][0]["agent"]["name"], "Sara");
    assert!(!his_view.to_string().contains("secret"), "{his_view}");
    // Whoever may not see the conversation does not learn that anybody writes there.
    assert_eq!(lina.all_drafts().await["colleagues"], json!([]));
    let path = format!("/api/conversations/{conversation}/draft");
    lina.put(&path, json!({"reply": "x"}))
        .await
        .problem(404, "not_found");

    sara.drafts_in(&conversation, json!({})).await;
    let stopped = |item: &Value| item["kind"] == "colleague_draft" && item["writes"] == false;
    his.learns("that it is gone", stopped).await;
    assert_eq!(omar.all_drafts().await["colleagues"], json!([]));
}

#[tokio::test]
async fn what_is_sent_is_no_draft_any_more_and_the_rest_stays() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let mut console = sara.watches(&conversation).await;
    sara.drafts_in(&conversation, json!({"reply": "answer", "note": "note"}))
        .await;
    // Something else that is sent meanwhile leaves it alone.
    sara.replies(&conversation, "something else").await;
    assert_eq!(sara.items("/api/drafts").await[0]["reply"], "answer");
    let body = json!({"type": "text", "text": "answer", "draft": true});
    let sent = sara
        .does_once("k1", "messages", &conversation, body.clone())
        .await;
    assert_eq!(sent.status, 202);
    let left = sara.items("/api/drafts").await;
    assert_eq!(
        (&left[0]["reply"], &left[0]["note"]),
        (&json!(""), &json!("note"))
    );
    let is = |item: &Value| draft_of(item, &conversation).is_some_and(|draft| draft["reply"] == "");
    console.learns("that the answer is no draft", is).await;
    // The same command again gives the first answer, and takes no newer draft away.
    sara.drafts_in(&conversation, json!({"reply": "newer", "note": "note"}))
        .await;
    let again = sara.does_once("k1", "messages", &conversation, body).await;
    assert_eq!(again.ok()["id"], sent.body["id"]);
    assert_eq!(sara.items("/api/drafts").await[0]["reply"], "newer");
    let noted = json!({"text": "note", "draft": true});
    sara.does("note", &conversation, noted).await.ok();
    assert_eq!(sara.items("/api/drafts").await[0]["note"], "");
}

#[tokio::test]
async fn a_refused_answer_stays_a_draft_and_drafts_are_bounded() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    omar.claims(&conversation).await.ok();
    sara.drafts_in(&conversation, json!({"reply": "mine"}))
        .await;
    let body = json!({"type": "text", "text": "mine", "draft": true});
    let refused = sara.does("messages", &conversation, body).await;
    refused.problem(409, "already_owned");
    assert_eq!(sara.items("/api/drafts").await[0]["reply"], "mine");
    let path = format!("/api/conversations/{conversation}/draft");
    let long = "ن".repeat(10_001);
    sara.put(&path, json!({"reply": long}))
        .await
        .problem(422, "invalid");
    let full = "ن".repeat(10_000);
    let kept = sara.drafts_in(&conversation, json!({"reply": full})).await;
    assert_eq!(text(&kept["reply"]).chars().count(), 10_000);
    sara.put("/api/conversations/12/draft", json!({"reply": "x"}))
        .await
        .problem(404, "not_found");
}

//! What colleagues know about a customer: name, fields, notes, episodes, files.

use serde_json::{Value, json};

use crate::files::received;
use crate::person::{Person, text};
use crate::world::{OTHER_NUMBER, World};

/// The customer of a conversation.
pub async fn contact_of(who: &Person, conversation: &str) -> String {
    text(&who.sees(conversation).await["contact"]["id"])
}

impl Person {
    pub async fn card(&self, contact: &str) -> Value {
        self.get(&format!("/api/contacts/{contact}")).await.ok()
    }

    pub async fn adds_field(&self, name: &str, kind: &str, choices: &[&str]) -> String {
        let body = json!({"name": name, "kind": kind, "choices": choices});
        text(&self.post("/api/contact-fields", body).await.ok()["id"])
    }
}

#[tokio::test]
async fn a_customer_is_named_and_described_and_their_own_name_does_not_come_back() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let city = world.admin.adds_field("City", "text", &[]).await;
    let tier = world
        .admin
        .adds_field("Tier", "choice", &["Gold", "Silver"])
        .await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let contact = contact_of(&sara, &conversation).await;
    let mut console = sara.watches(&conversation).await;
    let path = format!("/api/contacts/{contact}");
    let card = sara.card(&contact).await;
    assert_eq!(
        (&card["name"], &card["version"]),
        (&json!("Huda"), &json!(0))
    );
    assert_eq!(card["identities"][0]["channel"]["name"], "Store");
    let change = json!({"version": 0, "name": " Huda Al-Harbi ",
        "fields": {&city: "Riyadh", &tier: "Gold"}});
    let changed = sara.patch(&path, change).await.ok();
    assert_eq!(changed["name"], "Huda Al-Harbi");
    assert_eq!(changed["own_name"], "Huda");
    assert_eq!(changed["fields"], json!({&city: "Riyadh", &tier: "Gold"}));
    let named = |item: &Value| item["row"]["contact"]["name"] == "Huda Al-Harbi";
    console.learns("the row with the new name", named).await;
    // What she calls herself from now on does not hide it, and she is found by either.
    let wamid = huda.writes("again");
    huda.stands(&conversation, &wamid).await;
    assert_eq!(
        sara.sees(&conversation).await["contact"]["name"],
        "Huda Al-Harbi"
    );
    assert_eq!(sara.lists("view=all&q=al-harbi").await.len(), 1);
    let version = &changed["version"];
    let back = json!({"version": version, "name": null, "fields": {&tier: null}});
    let back = sara.patch(&path, back).await.ok();
    assert_eq!(
        (&back["name"], &back["given_name"]),
        (&json!("Huda"), &json!(null))
    );
    assert_eq!(back["fields"], json!({&city: "Riyadh"}));
    let record = sara.items(&format!("{path}/record")).await;
    let kinds: Vec<_> = record.iter().map(|line| text(&line["kind"])).collect();
    assert_eq!(
        kinds,
        ["field_set", "renamed", "field_set", "field_set", "renamed"]
    );
    assert_eq!(record[1]["detail"]["from"], "Huda Al-Harbi");
    assert_eq!(record[1]["agent"]["name"], "Sara");
}

#[tokio::test]
async fn of_two_who_change_a_customer_at_once_the_second_is_told_what_the_first_wrote() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let path = format!("/api/contacts/{}", contact_of(&sara, &conversation).await);
    let hers = json!({"version": 0, "name": "Huda A."});
    let his = json!({"version": 0, "name": "Huda B."});
    sara.patch(&path, hers.clone()).await.ok();
    let refused = omar.patch(&path, his).await.problem(409, "conflict");
    assert_eq!(refused["contact"]["name"], "Huda A.");
    // What changes nothing is no conflict with itself, and raises no version.
    let again = json!({"version": 1, "name": "Huda A."});
    assert_eq!(sara.patch(&path, again).await.ok()["version"], 1);
    sara.patch(&path, hers).await.problem(409, "conflict");
}

#[tokio::test]
async fn fields_take_what_fits_them_and_belong_to_whoever_keeps_the_library() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let born = world.admin.adds_field("Born", "date", &[]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let path = format!("/api/contacts/{}", contact_of(&sara, &conversation).await);
    let wrong = json!({"version": 0, "fields": {&born: "2025-02-29"}});
    let told = sara.patch(&path, wrong).await.problem(422, "invalid");
    assert_eq!(told["field"], "Born");
    let strange = json!({"version": 0, "fields": {"17": "x"}});
    sara.patch(&path, strange).await.problem(422, "invalid");
    let right = json!({"version": 0, "fields": {&born: "٢٠٢٤-٠٢-٢٩"}});
    let card = sara.patch(&path, right).await.ok();
    assert_eq!(card["fields"][&born], "2024-02-29");

    let new = json!({"name": "Mine", "kind": "text"});
    let refused = sara.post("/api/contact-fields", new).await;
    assert_eq!(refused.problem(403, "forbidden")["right"], "manage_library");
    let twin = json!({"name": "Born", "kind": "text"});
    let twin = world.admin.post("/api/contact-fields", twin).await;
    twin.problem(409, "taken");
    let empty = json!({"name": "Tier", "kind": "choice", "choices": []});
    let empty = world.admin.post("/api/contact-fields", empty).await;
    assert_eq!(empty.problem(422, "invalid")["field"], "choices");
    let field = format!("/api/contact-fields/{born}");
    let renamed = json!({"name": "Birthday"});
    world.admin.patch(&field, renamed).await.ok();
    assert_eq!(
        sara.items("/api/contact-fields").await[0]["name"],
        "Birthday"
    );
    world.admin.delete(&field).await.ok();
    assert_eq!(sara.get(&path).await.ok()["fields"], json!({}));
}

#[tokio::test]
async fn a_customer_is_seen_by_whoever_sees_one_of_their_conversations_and_by_nobody_else() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.support]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let contact = contact_of(&sara, &conversation).await;
    // The same person on another number is another customer, shown to those who may see both.
    let there = huda.on(OTHER_NUMBER).begins("hello there").await;
    assert_eq!(
        sara.card(&contact).await["conversations"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let whole = world.admin.card(&contact).await;
    let ids: Vec<_> = whole["conversations"].as_array().unwrap().iter().collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().any(|row| row["id"] == *there));
    let path = format!("/api/contacts/{contact}");
    for hidden in ["", "/notes", "/episodes", "/record"] {
        omar.get(&format!("{path}{hidden}"))
            .await
            .problem(404, "not_found");
    }
    let change = json!({"version": 0, "name": "Mine"});
    omar.patch(&path, change).await.problem(404, "not_found");
    let files = format!("/api/conversations/{conversation}/files");
    omar.get(&files).await.problem(404, "not_found");
    let block = omar.post(&format!("{path}/block"), json!({})).await;
    block.problem(404, "not_found");
    sara.get("/api/contacts/12").await.problem(404, "not_found");
}

#[tokio::test]
async fn notes_are_their_authors_and_colleagues_with_the_right_may_delete_them() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let lina = world.hires_as("supervisor", "Lina", &[&world.sales]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    let contact = contact_of(&sara, &conversation).await;
    let mut console = omar.watches(&conversation).await;
    let notes = format!("/api/contacts/{contact}/notes");
    let note = sara
        .post(&notes, json!({"text": " Prefers mornings. "}))
        .await
        .ok();
    let is = |item: &Value| item["kind"] == "contact" && item["contact_id"] == *contact;
    console.learns("that something is known anew", is).await;
    assert_eq!(note["text"], "Prefers mornings.");
    sara.post(&notes, json!({"text": " "}))
        .await
        .problem(422, "invalid");
    let one = format!("{notes}/{}", text(&note["id"]));
    omar.patch(&one, json!({"text": "x"}))
        .await
        .problem(403, "forbidden");
    omar.delete(&one).await.problem(403, "forbidden");
    let better = json!({"text": "Prefers evenings."});
    assert!(sara.patch(&one, better).await.ok()["edited_at"].is_i64());
    assert_eq!(omar.items(&notes).await[0]["text"], "Prefers evenings.");
    lina.delete(&one).await.ok();
    assert!(sara.items(&notes).await.is_empty());
    sara.delete(&one).await.problem(404, "not_found");
    let record = sara.items(&format!("/api/contacts/{contact}/record")).await;
    assert_eq!(record[0]["detail"]["text"], "Prefers evenings.");
    // Page by page, newest first.
    for number in 0..5 {
        let body = json!({"text": format!("note {number}")});
        sara.post(&notes, body).await.ok();
    }
    let first = sara.get(&format!("{notes}?limit=2")).await.ok();
    assert_eq!(first["items"][0]["text"], "note 4");
    let next = text(&first["next"]);
    let second = sara
        .get(&format!("{notes}?limit=4&cursor={next}"))
        .await
        .ok();
    assert_eq!(second["items"].as_array().unwrap().len(), 3);
    assert_eq!(second["next"], Value::Null);
}

#[tokio::test]
async fn earlier_episodes_are_listed_with_their_owner_and_where_they_begin() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    sara.claims(&conversation).await.ok();
    sara.does("resolve", &conversation, json!({})).await.ok();
    huda.begins("once more").await;
    let contact = contact_of(&sara, &conversation).await;
    let path = format!("/api/contacts/{contact}/episodes");
    let episodes = sara.items(&path).await;
    assert_eq!(episodes.len(), 2);
    let (present, first) = (&episodes[0], &episodes[1]);
    assert_eq!(
        (&present["number"], &present["resolved_at"]),
        (&json!(2), &json!(null))
    );
    assert_eq!(
        (&first["number"], &first["owner"]["name"]),
        (&json!(1), &json!("Sara"))
    );
    assert!(first["resolved_at"].is_i64());
    let thread = sara.reads(&conversation).await;
    let begins = |episode: &Value| {
        let place = episode["seq"].as_u64().unwrap();
        let place = usize::try_from(place).unwrap() - 1;
        thread[place]["content"]["activity"].clone()
    };
    assert_eq!(begins(present), "episode_opened");
    assert_eq!(begins(first), "episode_opened");
}

#[tokio::test]
async fn shared_pictures_and_documents_are_paged_newest_first() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    for number in 0..3 {
        received(
            &world,
            &huda,
            json!({"type": "image", "media": {"caption": format!("picture {number}")}}),
        )
        .await;
    }
    received(&world, &huda, json!({"type": "document", "media": {}})).await;
    let conversation = huda.conversation().await;
    let path = format!("/api/conversations/{conversation}/files");
    let page = sara.get(&format!("{path}?limit=2")).await.ok();
    let captions = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|item| text(&item["content"]["caption"]))
            .collect()
    };
    assert_eq!(captions(&page), ["picture 2", "picture 1"]);
    assert_eq!(page["items"][0]["media"]["state"], "stored");
    let rest = format!("{path}?limit=2&cursor={}", text(&page["next"]));
    let rest = sara.get(&rest).await.ok();
    assert_eq!(
        (captions(&rest), &rest["next"]),
        (vec!["picture 0".to_owned()], &Value::Null)
    );
    let documents = sara.items(&format!("{path}?kind=documents")).await;
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["content"]["type"], "document");
    sara.get(&format!("{path}?kind=songs"))
        .await
        .problem(400, "bad_query");
}

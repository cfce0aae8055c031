//! What colleagues know about a customer: name, fields, notes, episodes, files, blocking, joining.

use serde_json::{Value, json};

use crate::customer::{Customer, now};
use crate::files::received;
use crate::person::{Person, text};
use crate::wait::eventually;
use crate::world::{OTHER_NUMBER, World};

/// The customer of a conversation.
async fn contact_of(who: &Person, conversation: &str) -> String {
    text(&who.sees(conversation).await["contact"]["id"])
}

impl Person {
    async fn card(&self, contact: &str) -> Value {
        self.get(&format!("/api/contacts/{contact}")).await.ok()
    }

    async fn adds_field(&self, name: &str, kind: &str, choices: &[&str]) -> String {
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

#[tokio::test]
async fn a_blocked_customer_is_heard_no_more_until_they_are_let_in_again() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let lina = world.hires_as("supervisor", "Lina", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let contact = contact_of(&sara, &conversation).await;
    let block = format!("/api/contacts/{contact}/block");
    let refused = sara.post(&block, json!({})).await.problem(403, "forbidden");
    assert_eq!(refused["right"], "manage_contacts");
    let mut console = sara.watches(&conversation).await;
    let blocked = lina.post(&block, json!({})).await.ok();
    assert!(blocked["blocked_at"].is_i64());
    let shown = |item: &Value| item["row"]["contact"]["blocked_at"].is_i64();
    console.learns("the row of a blocked customer", shown).await;
    assert_eq!(
        lina.post(&block, json!({})).await.status,
        200,
        "it is so already"
    );
    huda.writes("can you hear me?");
    // An answer fails, in words.
    let sent = sara.replies(&conversation, "no").await;
    let failed = world.delivered(&conversation, &sent, &["failed"]).await;
    assert_eq!(failed["delivery"]["fault"]["code"], 130_403);
    let open = lina.delete(&block).await.ok();
    assert_eq!(open["blocked_at"], Value::Null);
    huda.begins("and now?").await;
    let words = sara.words(&conversation).await;
    assert_eq!(words, ["hello", "no", "and now?"]);
    let record = sara.items(&format!("/api/contacts/{contact}/record")).await;
    let kinds: Vec<_> = record.iter().map(|line| text(&line["kind"])).collect();
    assert_eq!(kinds, ["unblocked", "blocked"]);
}

#[tokio::test]
async fn whoever_did_not_write_lately_cannot_be_blocked_and_metas_refusals_are_told_in_words() {
    let world = World::start().await;
    let huda = world.customer("Huda");
    let day_ago = now() - 25 * 3_600;
    huda.says(json!({"type": "text", "text": "long ago", "timestamp": day_ago}))
        .await;
    let conversation = huda.conversation().await;
    let contact = contact_of(&world.admin, &conversation).await;
    let block = format!("/api/contacts/{contact}/block");
    let late = world.admin.post(&block, json!({})).await;
    late.problem(422, "block_too_late");
    huda.begins("just now").await;
    for (code, words) in [
        (139_100, "could not block"),
        (139_101, "is full"),
        (139_102, "at the same moment"),
        (139_103, "a fault"),
    ] {
        world.turns(json!({"block_error": code}));
        let refused = world.admin.post(&block, json!({})).await;
        let refused = refused.problem(502, "meta_refused");
        assert_eq!(refused["fault"]["code"], code);
        assert!(text(&refused["detail"]).contains(words), "{refused}");
    }
    assert_eq!(world.admin.card(&contact).await.get("blocked_at"), None);
}

/// Two customers of one number whom one person is.
async fn twins<'a>(world: &'a World) -> (Customer<'a>, String, Customer<'a>, String) {
    let (first, second) = (world.customer("Huda"), world.customer("Huda A."));
    let one = first.begins("from my phone").await;
    let two = second.begins("from my other phone").await;
    (first, one, second, two)
}

#[tokio::test]
async fn two_customers_who_are_one_become_one_with_everything_known_about_either() {
    let world = World::start().await;
    let city = world.admin.adds_field("City", "text", &[]).await;
    let tier = world.admin.adds_field("Tier", "text", &[]).await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let lina = world.hires_as("supervisor", "Lina", &[&world.sales]).await;
    let (_, one, second, two) = twins(&world).await;
    let (ours, theirs) = (contact_of(&sara, &one).await, contact_of(&sara, &two).await);
    let path = |id: &str| format!("/api/contacts/{id}");
    let known = json!({"version": 0, "fields": {&city: "Riyadh"}});
    sara.patch(&path(&ours), known).await.ok();
    let known =
        json!({"version": 0, "name": "Huda at work", "fields": {&city: "Jeddah", &tier: "Gold"}});
    sara.patch(&path(&theirs), known).await.ok();
    let note = json!({"text": "Same person as the other."});
    sara.post(&format!("{}/notes", path(&theirs)), note)
        .await
        .ok();
    let draft = json!({"reply": "I will look"});
    let kept = format!("/api/conversations/{two}/draft");
    sara.put(&kept, draft).await.ok();

    let merge = format!("{}/merge", path(&ours));
    let body = json!({"contact_id": theirs});
    let refused = sara.post(&merge, body.clone()).await;
    refused.problem(403, "forbidden");
    let itself = json!({"contact_id": ours});
    lina.post(&merge, itself).await.problem(422, "invalid");
    let whole = lina.post(&merge, body).await.ok();
    assert_eq!(whole["name"], "Huda at work");
    assert_eq!(whole["fields"], json!({&city: "Riyadh", &tier: "Gold"}));
    let phones = whole["identities"].as_array().unwrap().iter();
    assert_eq!(phones.filter(|one| one["kind"] == "phone").count(), 2);
    assert_eq!(sara.items(&format!("{}/notes", path(&ours))).await.len(), 1);
    let record = sara.items(&format!("{}/record", path(&ours))).await;
    let joined = record.iter().find(|line| line["kind"] == "merged").unwrap();
    assert_eq!(joined["agent"]["name"], "Lina");
    assert_eq!(joined["detail"]["from"], *theirs);
    // Old links say where to.
    let gone = sara.get(&path(&theirs)).await.problem(409, "merged");
    assert_eq!(gone["into"], *ours);
    let words = sara.words(&one).await;
    assert!(
        words.contains(&"from my other phone".to_owned()),
        "{words:?}"
    );
    let line = sara.reads(&one).await;
    let line = line
        .iter()
        .find(|entry| entry["content"]["activity"] == "merged");
    assert_eq!(line.unwrap()["author"]["id"], *lina.id);
    // Whatever the person writes from, it comes to the one conversation; what was begun is kept.
    let wamid = second.writes("still me");
    second.stands(&one, &wamid).await;
    let drafts = sara.items("/api/drafts").await;
    assert_eq!(drafts[0]["conversation_id"], *one);
    assert_eq!(drafts[0]["reply"], "I will look");
}

#[tokio::test]
async fn customers_of_different_numbers_are_not_joined() {
    let world = World::start().await;
    let huda = world.customer("Huda");
    let here = huda.begins("hello").await;
    let there = huda.on(OTHER_NUMBER).begins("hello").await;
    let ours = contact_of(&world.admin, &here).await;
    let theirs = contact_of(&world.admin, &there).await;
    let merge = format!("/api/contacts/{ours}/merge");
    let refused = world
        .admin
        .post(&merge, json!({"contact_id": theirs}))
        .await;
    refused.problem(422, "other_number");
    let nobody = world.admin.post(&merge, json!({"contact_id": "12"})).await;
    nobody.problem(404, "not_found");
    eventually("both stay", async || {
        let rows = world.admin.lists("view=all&status=any").await;
        (rows.len() == 2).then_some(())
    })
    .await;
}

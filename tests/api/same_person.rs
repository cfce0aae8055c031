//! Customers who are blocked, and customers who are one person.

use serde_json::{Value, json};

use crate::contact::contact_of;
use crate::customer::{Customer, now};
use crate::person::text;
use crate::wait::eventually;
use crate::world::{OTHER_NUMBER, World};

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
    let answer = json!({"type": "text", "text": "no"});
    let refused = sara.does("messages", &conversation, answer).await;
    let since = &refused.problem(422, "blocked")["since"];
    assert_eq!(*since, blocked["blocked_at"]);
    // It is no secret of the running process.
    world.server.kill9();
    world.server.restart().await;
    let hello =
        json!({"type": "template", "name": "hello_world", "language": "en_US", "components": []});
    let refused = sara.does("messages", &conversation, hello).await;
    refused.problem(422, "blocked");
    let open = lina.delete(&block).await.ok();
    assert_eq!(open["blocked_at"], Value::Null);
    huda.begins("and now?").await;
    let words = sara.words(&conversation).await;
    assert_eq!(words, ["hello", "and now?"]);
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
async fn twins(world: &World) -> (Customer<'_>, String, Customer<'_>, String) {
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

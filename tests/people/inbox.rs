//! Lists and threads, and what two people who act at once are told.

use reqwest::Method;
use serde_json::{Value, json};

use crate::house::{House, Person};

const NUMBER: &str = "100000000000001";

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The only conversation that somebody sees.
async fn only(person: &Person) -> String {
    let found = ids(&person.reads("/api/conversations").await);
    assert_eq!(found.len(), 1);
    found[0].clone()
}

#[tokio::test]
async fn a_list_goes_on_from_page_to_page_and_its_rows_are_whole() {
    let (house, admin) = House::open().await;
    admin.connects(NUMBER, None).await;
    for customer in 1..=5 {
        let phone = format!("96650000000{customer}");
        house
            .customer_writes(NUMBER, &phone, &format!("wamid.{customer}"), "أين طلبي؟")
            .await;
    }
    for sort in ["waiting", "newest", "oldest", "window"] {
        let whole = admin
            .reads(&format!("/api/conversations?sort={sort}"))
            .await;
        assert_eq!(whole["next"], Value::Null);
        let mut path = format!("/api/conversations?sort={sort}&limit=2");
        let mut paged = Vec::new();
        loop {
            let page = admin.reads(&path).await;
            paged.extend(ids(&page));
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("/api/conversations?sort={sort}&limit=2&cursor={next}");
        }
        assert_eq!(paged, ids(&whole), "{sort}");
        assert_eq!(paged.len(), 5);
    }
    let row = &admin.reads("/api/conversations?q=%2B966500000003").await["items"][0];
    assert_eq!(row["contact"]["phone"], "966500000003");
    assert_eq!(row["contact"]["name"], "Customer 966500000003");
    assert_eq!(row["last_message"]["preview"], "أين طلبي؟");
    assert_eq!(
        (&row["unread"], &row["read"]["read_seq"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(
        admin.reads("/api/conversations/counts").await["unassigned"],
        5
    );

    let next = admin.reads("/api/conversations?limit=2").await["next"].clone();
    let path = format!(
        "/api/conversations?sort=oldest&cursor={}",
        next.as_str().unwrap()
    );
    let refused = admin.fails(Method::GET, &path, None).await;
    assert_eq!(
        (&refused["code"], &refused["status"]),
        (&json!("bad_cursor"), &json!(400))
    );
}

#[tokio::test]
async fn only_those_who_may_see_a_conversation_find_it() {
    let (house, admin) = House::open().await;
    let sales = admin
        .adds_id("/api/teams", json!({ "name": "Sales" }))
        .await;
    admin.connects(NUMBER, Some(&sales)).await;
    admin.hires("Sara", "agent", &[&sales]).await;
    let omar = admin.hires("Omar", "agent", &[]).await;
    house
        .customer_writes(NUMBER, "966500000001", "wamid.1", "Hello")
        .await;
    let sara = house.signed_in("sara@oasis.test").await;
    let outsider = house.signed_in("omar@oasis.test").await;
    let id = only(&sara).await;
    let path = format!("/api/conversations/{id}");
    assert_eq!(sara.reads(&path).await["team"]["name"], "Sales");
    assert_eq!(
        ids(&outsider.reads("/api/conversations?status=any").await),
        Vec::<String>::new()
    );
    for path in [&path, &format!("{path}/messages")] {
        let refused = outsider.fails(Method::GET, path, None).await;
        assert_eq!(refused["code"], "not_found");
    }
    let refused = outsider
        .fails(Method::POST, &format!("{path}/claim"), None)
        .await;
    assert_eq!(refused["code"], "not_found");
    let refused = outsider
        .fails(Method::POST, &format!("{path}/typing"), None)
        .await;
    assert_eq!(refused["code"], "not_found");

    let join = json!({ "team_ids": [sales] });
    admin
        .does(Method::PATCH, &format!("/api/agents/{omar}"), join)
        .await;
    assert_eq!(
        only(&outsider).await,
        id,
        "who joins the team sees it at once"
    );
}

#[tokio::test]
async fn the_second_to_claim_learns_who_was_first() {
    let (house, admin) = House::open().await;
    admin.connects(NUMBER, None).await;
    let sara_id = admin.hires("Sara", "agent", &[]).await;
    admin.hires("Omar", "agent", &[]).await;
    house
        .customer_writes(NUMBER, "966500000001", "wamid.1", "Hello")
        .await;
    let sara = house.signed_in("sara@oasis.test").await;
    let omar = house.signed_in("omar@oasis.test").await;
    let path = format!("/api/conversations/{}/claim", only(&sara).await);
    let claimed = sara.adds(&path, json!({})).await;
    assert_eq!(claimed["owner"], json!({ "id": sara_id, "name": "Sara" }));
    let refused = omar.fails(Method::POST, &path, None).await;
    assert_eq!(
        (&refused["code"], &refused["status"]),
        (&json!("already_owned"), &json!(409))
    );
    assert_eq!(refused["owner"], json!({ "id": sara_id, "name": "Sara" }));
    assert_eq!(
        ids(&sara.reads("/api/conversations?view=mine").await).len(),
        1
    );
    assert_eq!(
        ids(&omar.reads("/api/conversations?view=unassigned").await).len(),
        0
    );
}

#[tokio::test]
async fn whoever_was_overtaken_sees_what_came_since() {
    let (house, admin) = House::open().await;
    let id = admin.connects(NUMBER, None).await;
    let anyone = json!({ "reply_policy": "anyone" });
    admin
        .does(Method::PATCH, &format!("/api/channels/{id}"), anyone)
        .await;
    house
        .customer_writes(NUMBER, "966500000001", "wamid.1", "Where is my order?")
        .await;
    admin.hires("Sara", "agent", &[]).await;
    let sara = house.signed_in("sara@oasis.test").await;
    let conversation = format!("/api/conversations/{}", only(&sara).await);
    let thread = sara.reads(&format!("{conversation}/messages")).await;
    let seen = thread["items"].as_array().unwrap().last().unwrap()["seq"].clone();
    let answer = |text: &str| json!({ "type": "text", "text": text, "seen": seen });
    let path = format!("{conversation}/messages");
    let sent = sara
        .asks(Method::POST, &path, Some(&answer("On its way")))
        .await;
    assert_eq!(sent.status(), 202);
    let refused = admin
        .fails(Method::POST, &path, Some(&answer("Let me look")))
        .await;
    assert_eq!(
        (&refused["code"], &refused["status"]),
        (&json!("conversation_moved"), &json!(409))
    );
    let since = refused["since"].as_array().unwrap();
    let words = since
        .iter()
        .filter_map(|entry| entry["content"]["text"].as_str());
    assert_eq!(words.collect::<Vec<_>>(), ["On its way"]);
    assert_eq!(since.last().unwrap()["author_name"], "Sara");
}

#[tokio::test]
async fn a_key_makes_asking_again_harmless() {
    let (house, admin) = House::open().await;
    admin.connects(NUMBER, None).await;
    house
        .customer_writes(NUMBER, "966500000001", "wamid.1", "Hello")
        .await;
    let path = format!("/api/conversations/{}/note", only(&admin).await);
    let note = || {
        let request = admin
            .request(Method::POST, &path)
            .header("Idempotency-Key", "key-1");
        request.json(&json!({ "text": "call back" })).send()
    };
    let first = note().await.unwrap();
    assert_eq!(first.status(), 201);
    let first: Value = first.json().await.unwrap();
    let again: Value = note().await.unwrap().json().await.unwrap();
    assert_eq!(first["id"], again["id"]);
    let thread = path.replace("/note", "/messages");
    let thread = admin.reads(&thread).await;
    let notes = thread["items"].as_array().unwrap().iter();
    assert_eq!(
        notes
            .filter(|entry| entry["content"]["type"] == "note")
            .count(),
        1
    );
}

#[tokio::test]
async fn a_poisoned_item_is_kept_and_taken_in_again_once_its_number_is_there() {
    let (house, admin) = House::open().await;
    house
        .customer_writes(NUMBER, "966500000001", "wamid.1", "Hello?")
        .await;
    let kept = admin.reads("/api/quarantine").await;
    let item = &kept["items"][0];
    assert!(
        item["reason"].as_str().unwrap().contains("not connected"),
        "{item}"
    );
    let replay = format!("/api/quarantine/{}/replay", item["id"].as_str().unwrap());
    let refused = admin.fails(Method::POST, &replay, None).await;
    assert_eq!(refused["code"], "replay_failed");
    admin.connects(NUMBER, None).await;
    let outcome = admin.adds(&replay, json!({})).await;
    assert!(outcome["outcome"].is_string(), "{outcome}");
    only(&admin).await;
    let kept = admin.reads("/api/quarantine").await;
    let mut items = kept["items"].as_array().unwrap().iter();
    let item = items.find(|kept| kept["id"] == item["id"]).unwrap();
    assert!(item["replayed_at"].is_i64(), "{item}");
}

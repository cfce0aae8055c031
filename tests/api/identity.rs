//! Who somebody is: known by phone or by user id, both at last, and never two people.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::customer::{change, message, webhook};
use crate::person::text;
use crate::wait::eventually;
use crate::world::{NUMBER, World};

fn from(phone: Option<&str>, user: Option<&str>, id: &str, words: &str) -> Value {
    let mut told = message("", id, words);
    let sender = told.as_object_mut().unwrap();
    sender.remove("from");
    let mut contact = json!({"profile": {"name": "Huda"}});
    if let Some(phone) = phone {
        sender.insert("from".into(), phone.into());
        contact["wa_id"] = phone.into();
    }
    if let Some(user) = user {
        sender.insert("from_user_id".into(), user.into());
        contact["user_id"] = user.into();
    }
    webhook(vec![change(
        NUMBER,
        json!({"contacts": [contact], "messages": [told]}),
    )])
}

/// The two conversations there are, the older one first.
async fn two(world: &World) -> (String, String) {
    let rows = world.admin.lists("view=all").await;
    let mut ids: Vec<_> = rows.iter().map(|row| text(&row["id"])).collect();
    ids.sort_by_key(|id| id.parse::<i64>().unwrap());
    let [older, newer] = ids
        .try_into()
        .expect("nobody can know yet that they are one");
    (older, newer)
}

#[tokio::test]
async fn two_conversations_of_one_person_become_one_without_losing_a_message() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let (phone, user) = ("966500000001", "SA.1349120865530274");
    for number in 0..5 {
        let (phone_id, user_id) = (format!("wamid.p{number}"), format!("wamid.u{number}"));
        let by_phone = from(Some(phone), None, &phone_id, &format!("phone {number}"));
        let by_user = from(None, Some(user), &user_id, &format!("user {number}"));
        assert_eq!(world.webhook(&by_phone).await.status, 200);
        assert_eq!(world.webhook(&by_user).await.status, 200);
    }
    let (older, newer) = two(&world).await;
    let mut console = sara.watches(&newer).await;
    sara.replies(&newer, "an answer").await;

    let both = from(Some(phone), Some(user), "wamid.both", "it is me");
    assert_eq!(world.webhook(&both).await.status, 200);
    let gone = console
        .learns("the merge", |item| item["kind"] == "gone")
        .await;
    assert_eq!(
        (&gone["conversation_id"], &gone["merged_into"]),
        (&json!(newer), &json!(older))
    );
    let rows = world.admin.lists("view=all&status=any").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["contact"]["phone"], phone);
    assert_eq!(rows[0]["contact"]["user_id"], user);
    let words = world.admin.words(&older).await;
    assert_eq!(words.len(), 12, "{words:?}");
    let both_names =
        (0..5).flat_map(|number| ["phone", "user"].map(|who| format!("{who} {number}")));
    let mut all = both_names.chain(["an answer".to_owned()]);
    assert!(all.all(|said| words.contains(&said)), "{words:?}");
    let moved = sara.says(&newer, "into the old one").await;
    assert_eq!(moved.problem(409, "merged")["into"], *older);
    // From now on either name leads there.
    for body in [
        from(Some(phone), None, "wamid.p9", "phone 9"),
        from(None, Some(user), "wamid.u9", "user 9"),
        both,
    ] {
        assert_eq!(world.webhook(&body).await.status, 200);
    }
    assert_eq!(world.admin.words(&older).await.len(), 14);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_who_appears_under_both_names_at_the_same_instant_is_one_person() {
    let world = World::start().await;
    for round in 0..8 {
        let phone = format!("96650000010{round}");
        let user = format!("SA.99120865530274{round}");
        let bodies: Vec<_> = (0..12)
            .map(|number| {
                let (id, words) = (format!("wamid.{round}.{number}"), format!("{number}"));
                match number % 3 {
                    0 => from(Some(&phone), None, &id, &words),
                    1 => from(None, Some(&user), &id, &words),
                    _ => from(Some(&phone), Some(&user), &id, &words),
                }
            })
            .collect();
        // As Meta does: whatever is not acknowledged comes again.
        join_all(bodies.iter().map(async |body| {
            eventually("an acknowledgement", async || {
                (world.webhook(body).await.status == 200).then_some(())
            })
            .await;
        }))
        .await;
        let rows = world.admin.lists("view=all&status=any").await;
        let of_them: Vec<_> = rows
            .iter()
            .filter(|row| row["contact"]["phone"] == *phone)
            .collect();
        assert_eq!((of_them.len(), rows.len()), (1, round + 1), "round {round}");
        let mut words = world.admin.words(&text(&of_them[0]["id"])).await;
        words.sort_by_key(|words| words.parse::<u32>().unwrap());
        let all: Vec<_> = (0..12).map(|number| format!("{number}")).collect();
        assert_eq!(words, all, "round {round}");
    }
}

#[tokio::test]
async fn a_customer_without_a_phone_number_is_answered_by_user_id() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    world.turns(json!({"omit_from": 1.0}));
    let huda = world.meets(baton::simulator::NewCustomer {
        name: "Huda".into(),
        no_phone: true,
        ..Default::default()
    });
    let conversation = huda.begins("no number, sorry").await;
    let row = sara.sees(&conversation).await;
    assert_eq!(
        (&row["contact"]["phone"], &row["contact"]["user_id"]),
        (&Value::Null, &json!(huda.user_id))
    );
    let id = sara.replies(&conversation, "no matter").await;
    world
        .delivered(&conversation, &id, &["sent", "delivered", "read"])
        .await;
    assert_eq!(world.ledger("send")[0]["body"]["recipient"], *huda.user_id);
}

#[tokio::test]
async fn a_changed_number_or_user_id_leads_into_the_same_conversation() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("my old number").await;
    huda.controls("phone", json!({"phone": "966500000777"}))
        .await;
    let wamid = huda.writes("my new number");
    huda.stands(&conversation, &wamid).await;
    let id = sara.replies(&conversation, "noted").await;
    world
        .delivered(&conversation, &id, &["sent", "delivered", "read"])
        .await;
    assert_eq!(
        huda.phone_shows().await.last().unwrap()["content"]["body"],
        "noted"
    );
    huda.controls("user-id", json!({})).await;
    let wamid = huda.writes("my new user id");
    huda.stands(&conversation, &wamid).await;
    assert_eq!(world.admin.lists("view=all&status=any").await.len(), 1);
    let thread = sara.messages(&conversation).await;
    let remarks = thread
        .iter()
        .filter(|entry| entry["content"]["type"] == "system");
    assert!(remarks.count() >= 2, "{thread:?}");
}

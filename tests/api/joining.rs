//! Two conversations that become one: what the row shows, and what readers had read.

use serde_json::{Value, json};

use crate::customer::{change, message, webhook};
use crate::person::text;
use crate::world::{NUMBER, World};

const PHONE: &str = "966500000001";
const USER: &str = "SA.1349120865530274";

/// A message of the same customer, under one name, the other or both.
fn from(phone: bool, user: bool, id: &str, words: &str) -> Value {
    let mut told = message(PHONE, id, words);
    let mut contact = json!({"profile": {"name": "Huda"}});
    let sender = told.as_object_mut().unwrap();
    if phone {
        contact["wa_id"] = PHONE.into();
    } else {
        sender.remove("from");
    }
    if user {
        contact["user_id"] = USER.into();
        sender.insert("from_user_id".into(), USER.into());
    }
    let value = json!({"contacts": [contact], "messages": [told]});
    webhook(vec![change(NUMBER, value)])
}

#[tokio::test]
async fn what_was_read_stays_read_and_what_was_new_stays_new() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let nour = world.hires("Nour", &[&world.sales]).await;
    for number in 0..3 {
        let by_phone = from(true, false, &format!("wamid.p{number}"), "by phone");
        assert_eq!(world.webhook(&by_phone).await.status, 200);
    }
    let older = text(&sara.lists("view=all").await[0]["id"]);
    for number in 0..4 {
        let by_user = from(false, true, &format!("wamid.u{number}"), "by user id");
        assert_eq!(world.webhook(&by_user).await.status, 200);
    }
    let rows = sara.lists("view=all").await;
    let newer = rows.iter().find(|row| row["id"] != *older).unwrap();
    let newer = text(&newer["id"]);
    let reads = async |who: &crate::person::Person, which: &str, seq: Value| {
        who.does("read", which, json!({ "seq": seq })).await.ok();
    };
    // Sara has read the newer one, Omar both but for one message, Nour none.
    reads(&sara, &newer, Value::Null).await;
    reads(&omar, &older, Value::Null).await;
    let thread = omar.messages(&newer).await;
    reads(&omar, &newer, thread[2]["seq"].clone()).await;

    // The proof that they are one is itself nothing to read.
    let mut proof = webhook(vec![change(NUMBER, json!({}))]);
    proof["entry"][0]["changes"][0] = json!({"field": "user_id_update", "value": {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001001", "phone_number_id": NUMBER},
        "user_id_update": [{"wa_id": PHONE, "detail": "changed", "timestamp": "1785000000",
            "user_id": {"previous": USER, "current": "SA.99999"}}],
    }});
    assert_eq!(world.webhook(&proof).await.status, 200);
    let rows = world.admin.lists("view=all&status=any").await;
    assert_eq!(rows.len(), 1, "they are one");
    assert_eq!(rows[0]["last_message"]["kind"], "system");
    let remarks = rows[0]["inbound_count"].as_i64().unwrap() - 7;
    for (who, new) in [(&sara, 3), (&omar, 1), (&nour, 7)] {
        let row = who.sees(&older).await;
        assert_eq!(row["unread"], new + remarks, "{}", who.name);
        let unread = who.lists("view=all&unread=true").await;
        assert_eq!(unread.len(), 1);
        who.does("read", &older, json!({})).await.ok();
        assert_eq!(who.sees(&older).await["unread"], 0);
    }
}

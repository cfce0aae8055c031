//! What administrators write, and the rules about it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::house::{House, Person};

#[tokio::test]
async fn the_last_administrator_can_neither_leave_nor_step_down() {
    let (_house, admin) = House::open().await;
    let me = admin.reads("/api/me").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/agents/{me}");
    let refused = admin.fails(Method::DELETE, &path, None).await;
    assert_eq!(refused["code"], "last_administrator");
    let step_down = json!({ "role_id": admin.role("agent").await });
    let refused = admin.fails(Method::PATCH, &path, Some(&step_down)).await;
    assert_eq!(refused["code"], "last_administrator");
    assert_eq!(
        admin.reads("/api/me").await["role"]["name"],
        "administrator"
    );

    let second = admin.hires("Bea", "administrator", &[]).await;
    let disabled = json!({ "disabled": true });
    let second = format!("/api/agents/{second}");
    admin.does(Method::PATCH, &second, disabled).await;
    let refused = admin.fails(Method::DELETE, &path, None).await;
    assert_eq!(
        refused["code"], "last_administrator",
        "a disabled one does not count"
    );
    admin
        .does(Method::PATCH, &second, json!({ "disabled": false }))
        .await;
    admin.does(Method::PATCH, &path, step_down).await;
}

#[tokio::test]
async fn an_address_is_one_persons_however_it_is_written() {
    let (_house, admin) = House::open().await;
    let body = json!({
        "name": "Ada again", "email": " ADA@oasis.test", "role_id": admin.role("agent").await,
    });
    let refused = admin.fails(Method::POST, "/api/agents", Some(&body)).await;
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("taken"), &json!("email"))
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_its_field() {
    let (_house, admin) = House::open().await;
    let role = admin.role("agent").await;
    for (path, field, body) in nonsense(&role) {
        let refused = admin.fails(Method::POST, path, Some(&body)).await;
        assert_eq!(refused["code"], "invalid", "{path} {body}: {refused}");
        assert_eq!(refused["field"], field, "{path} {body}");
    }
    let elsewhere = json!({ "name": "X", "email": "x@oasis.test", "role_id": "not digits" });
    let refused = admin
        .fails(Method::POST, "/api/agents", Some(&elsewhere))
        .await;
    assert_eq!(refused["code"], "invalid");
}

/// Where, the field that is wrong, and a body in which nothing else is.
fn nonsense(role: &str) -> Vec<(&'static str, &'static str, Value)> {
    let agent = json!({ "name": "X", "email": "x@oasis.test", "role_id": role });
    let reply = json!({ "shortcut": "a", "title": "X", "text": "X" });
    let cases = [
        ("/api/agents", "name", &agent, json!(" ")),
        ("/api/agents", "email", &agent, json!("nowhere")),
        ("/api/agents", "password", &agent, json!("1234567")),
        ("/api/agents", "role_id", &agent, json!("1")),
        ("/api/agents", "team_ids", &agent, json!(["1"])),
        ("/api/agents", "channel_ids", &agent, json!(["1"])),
        (
            "/api/teams",
            "branch_id",
            &json!({ "name": "X" }),
            json!("1"),
        ),
        (
            "/api/labels",
            "color",
            &json!({ "name": "X" }),
            json!("red"),
        ),
        ("/api/quick-replies", "shortcut", &reply, json!("a b")),
        ("/api/quick-replies", "text", &reply, json!(" ")),
        ("/api/quick-replies", "team_id", &reply, json!("1")),
        (
            "/api/quick-replies",
            "language",
            &reply,
            json!("so-called English"),
        ),
        (
            "/api/tokens",
            "expires_at",
            &json!({ "name": "X", "rights": [] }),
            json!(1),
        ),
    ]
    .map(|(path, field, sound, wrong)| {
        let mut body = sound.clone();
        body[field] = wrong;
        (path, field, body)
    });
    cases.into()
}

#[tokio::test]
async fn teams_and_branches_come_change_and_go() {
    let (_house, admin) = House::open().await;
    let branch = admin
        .adds_id("/api/branches", json!({ "name": "Riyadh" }))
        .await;
    let team = admin
        .adds(
            "/api/teams",
            json!({ "name": "Sales", "branch_id": branch }),
        )
        .await;
    assert_eq!(team["branch_id"], json!(branch));
    let team = team["id"].as_str().unwrap().to_owned();
    let refused = admin
        .fails(
            Method::POST,
            "/api/teams",
            Some(&json!({ "name": "Sales" })),
        )
        .await;
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("taken"), &json!("name"))
    );
    let branch_path = format!("/api/branches/{branch}");
    let refused = admin.fails(Method::DELETE, &branch_path, None).await;
    assert_eq!(refused["code"], "in_use");

    let team_path = format!("/api/teams/{team}");
    let changed = admin
        .does(Method::PATCH, &team_path, json!({ "name": "Support" }))
        .await;
    assert_eq!(
        changed,
        json!({ "id": team, "name": "Support", "branch_id": branch })
    );
    let changed = admin
        .does(Method::PATCH, &team_path, json!({ "branch_id": null }))
        .await;
    assert_eq!(changed["branch_id"], Value::Null);

    let number = admin.connects("100000000000001", Some(&team)).await;
    let refused = admin.fails(Method::DELETE, &team_path, None).await;
    assert_eq!(refused["code"], "in_use", "a number leads to it");
    let gone = admin
        .asks(Method::DELETE, &format!("/api/channels/{number}"), None)
        .await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    for path in [&team_path, &branch_path] {
        let gone = admin.asks(Method::DELETE, path, None).await;
        assert_eq!(gone.status(), StatusCode::NO_CONTENT);
        let again = admin.fails(Method::DELETE, path, None).await;
        assert_eq!(again["code"], "not_found");
    }
    assert_eq!(admin.reads("/api/teams").await, json!({ "items": [] }));
}

#[tokio::test]
async fn quick_replies_are_everybodys_a_teams_or_ones_own() {
    let (house, admin) = House::open().await;
    let sales = admin
        .adds_id("/api/teams", json!({ "name": "Sales" }))
        .await;
    let sara = admin.hires("Sara", "agent", &[&sales]).await;
    admin.hires("Omar", "agent", &[]).await;
    let own = house.signed_in("sara@oasis.test").await;
    let colleague = house.signed_in("omar@oasis.test").await;
    let everybodys = reply("hello", json!({}));
    admin.adds("/api/quick-replies", everybodys.clone()).await;
    let teams = reply("price", json!({ "team_id": sales }));
    admin.adds("/api/quick-replies", teams).await;
    let mine = reply("mine", json!({ "owner_id": sara }));
    let mine = own.adds_id("/api/quick-replies", mine).await;
    assert_eq!(shortcuts(&own).await, ["hello", "mine", "price"]);
    assert_eq!(shortcuts(&colleague).await, ["hello"]);

    let path = format!("/api/quick-replies/{mine}");
    let theirs = reply("steal", json!({ "owner_id": sara }));
    nobody_takes_it(&colleague, &path, &theirs).await;
    let refused = admin
        .fails(Method::POST, "/api/quick-replies", Some(&everybodys))
        .await;
    assert_eq!(refused["code"], "taken");
    assert_eq!(refused["field"], "shortcut");
    let changed = own
        .does(Method::PATCH, &path, json!({ "text": "Bye" }))
        .await;
    assert_eq!(changed["text"], "Bye");
    own.does(Method::DELETE, &path, json!({})).await;
    assert_eq!(shortcuts(&own).await, ["hello", "price"]);
}

fn reply(shortcut: &str, whose: Value) -> Value {
    let mut body = whose;
    body["shortcut"] = json!(shortcut);
    body["title"] = json!("A title");
    body["text"] = json!("Hello {{contact.name}}");
    body
}

/// The quick replies that somebody may use.
async fn shortcuts(person: &Person) -> Vec<String> {
    let list = person.reads("/api/quick-replies").await;
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["shortcut"].as_str().unwrap().to_owned())
        .collect()
}

/// A colleague can neither delete what is somebody's own nor write in their name.
async fn nobody_takes_it(colleague: &Person, path: &str, theirs: &Value) {
    let refused = colleague.fails(Method::DELETE, path, None).await;
    assert_eq!(refused["code"], "not_found");
    let refused = colleague
        .fails(Method::POST, "/api/quick-replies", Some(theirs))
        .await;
    assert_eq!(refused["code"], "not_found");
}

#[tokio::test]
async fn a_number_is_connected_once_and_its_token_changed_unseen() {
    let (_house, admin) = House::open().await;
    let id = admin.connects("100000000000001", None).await;
    let again = json!({
        "name": "Again", "phone_number_id": "100000000000001", "display_number": "1",
        "account_id": "1", "token": "x",
    });
    let refused = admin
        .fails(Method::POST, "/api/channels", Some(&again))
        .await;
    assert_eq!(refused["field"], "phone_number_id");
    let path = format!("/api/channels/{id}");
    let change = json!({ "reply_policy": "team", "token": "EAAanother", "name": "Riyadh" });
    let changed = admin.does(Method::PATCH, &path, change).await;
    assert_eq!(changed["reply_policy"], "team");
    assert_eq!(changed["name"], "Riyadh");
    assert_eq!(changed["token"], Value::Null);
    let refused = admin
        .fails(Method::PATCH, &path, Some(&json!({ "token": "two words" })))
        .await;
    assert_eq!(refused["field"], "token");
}

#[tokio::test]
async fn people_say_for_themselves_what_they_are_called_and_whether_they_are_there() {
    let (house, admin) = House::open().await;
    admin.hires("Sara", "agent", &[]).await;
    let sara = house.signed_in("sara@oasis.test").await;
    let change = json!({ "name": "Sara H.", "language": "en", "availability": "busy" });
    let me = sara.does(Method::PATCH, "/api/me", change).await;
    assert_eq!(
        (&me["name"], &me["availability"]),
        (&json!("Sara H."), &json!("busy"))
    );
    let agents = admin.reads("/api/agents").await;
    assert_eq!(agents["items"][1]["availability"], "busy");
    assert_eq!(agents["items"][1]["online"], false);
    let refused = sara
        .fails(Method::PATCH, "/api/me", Some(&json!({ "language": "xx" })))
        .await;
    assert_eq!(refused["code"], "invalid");
}

//! What administrators write, and the rules about it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::house::House;

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
    let agent = |change: Value| {
        let mut body = json!({ "name": "X", "email": "x@oasis.test", "role_id": role });
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        body
    };
    let cases = [
        ("/api/agents", "name", agent(json!({ "name": " " }))),
        ("/api/agents", "email", agent(json!({ "email": "nowhere" }))),
        (
            "/api/agents",
            "password",
            agent(json!({ "password": "1234567" })),
        ),
        ("/api/agents", "role_id", agent(json!({ "role_id": "1" }))),
        (
            "/api/agents",
            "team_ids",
            agent(json!({ "team_ids": ["1"] })),
        ),
        (
            "/api/agents",
            "channel_ids",
            agent(json!({ "channel_ids": ["1"] })),
        ),
        (
            "/api/teams",
            "branch_id",
            json!({ "name": "X", "branch_id": "1" }),
        ),
        (
            "/api/labels",
            "color",
            json!({ "name": "X", "color": "red" }),
        ),
        (
            "/api/quick-replies",
            "shortcut",
            json!({ "shortcut": "a b", "title": "X", "text": "X" }),
        ),
        (
            "/api/quick-replies",
            "text",
            json!({ "shortcut": "a", "title": "X", "text": " " }),
        ),
        (
            "/api/quick-replies",
            "team_id",
            json!({ "shortcut": "a", "title": "X", "text": "X", "team_id": "1" }),
        ),
        (
            "/api/tokens",
            "expires_at",
            json!({ "name": "X", "rights": [], "expires_at": 1 }),
        ),
    ];
    for (path, field, body) in cases {
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
    let reply = |shortcut: &str, more: Value| {
        let mut body =
            json!({ "shortcut": shortcut, "title": "X", "text": "Hello {{contact.name}}" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    admin
        .adds("/api/quick-replies", reply("hello", json!({})))
        .await;
    admin
        .adds(
            "/api/quick-replies",
            reply("price", json!({ "team_id": sales })),
        )
        .await;
    let own = house.signed_in("sara@oasis.test").await;
    let mine = own
        .adds(
            "/api/quick-replies",
            reply("mine", json!({ "owner_id": sara })),
        )
        .await;
    let colleague = house.signed_in("omar@oasis.test").await;
    let shortcuts = |list: Value| {
        let items = list["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["shortcut"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        shortcuts(own.reads("/api/quick-replies").await),
        ["hello", "mine", "price"]
    );
    assert_eq!(
        shortcuts(colleague.reads("/api/quick-replies").await),
        ["hello"]
    );

    let path = format!("/api/quick-replies/{}", mine["id"].as_str().unwrap());
    let refused = colleague.fails(Method::DELETE, &path, None).await;
    assert_eq!(
        refused["code"], "not_found",
        "a colleague's own is not there"
    );
    let theirs = reply("steal", json!({ "owner_id": sara }));
    let refused = colleague
        .fails(Method::POST, "/api/quick-replies", Some(&theirs))
        .await;
    assert_eq!(refused["code"], "not_found");
    let again = reply("hello", json!({}));
    let refused = admin
        .fails(Method::POST, "/api/quick-replies", Some(&again))
        .await;
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("taken"), &json!("shortcut"))
    );
    let changed = own
        .does(Method::PATCH, &path, json!({ "text": "Bye" }))
        .await;
    assert_eq!(changed["text"], "Bye");
    own.does(Method::DELETE, &path, json!({})).await;
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

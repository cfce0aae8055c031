//! Sessions and tokens, and how they end.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::house::{House, PASSWORD, Person};

async fn is_out(person: &Person) -> bool {
    person.asks(Method::GET, "/api/me", None).await.status() == StatusCode::UNAUTHORIZED
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let (house, admin) = House::open().await;
    let other = house.signed_in("ada@oasis.test").await;
    let sessions = other.reads("/api/sessions").await;
    let sessions = sessions["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert_eq!(
        sessions
            .iter()
            .filter(|session| session["current"] == true)
            .count(),
        1
    );

    let answer = admin.asks(Method::DELETE, "/api/session", None).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    assert!(is_out(&admin).await);
    assert!(!is_out(&other).await);
}

#[tokio::test]
async fn a_session_survives_the_server_and_is_revoked_at_once() {
    let (house, admin) = House::open().await;
    admin.hires("Sara", "agent", &[]).await;
    let sara = house.signed_in("sara@oasis.test").await;
    let session = sara.reads("/api/sessions").await["items"][0]["id"].clone();
    let path = format!("/api/sessions/{}", session.as_str().unwrap());

    let elsewhere = house.signed_in("sara@oasis.test").await;
    admin.hires("Omar", "agent", &[]).await;
    let omar = house.signed_in("omar@oasis.test").await;
    let refused = omar.fails(Method::DELETE, &path, None).await;
    assert_eq!(
        refused["code"], "not_found",
        "a colleague's session is not there"
    );

    let revoked = admin.asks(Method::DELETE, &path, None).await;
    assert_eq!(revoked.status(), StatusCode::NO_CONTENT);
    assert!(is_out(&sara).await);
    assert!(!is_out(&elsewhere).await);
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let (house, admin) = House::open().await;
    let id = admin.hires("Sara", "agent", &[]).await;
    let here = house.signed_in("sara@oasis.test").await;
    let there = house.signed_in("sara@oasis.test").await;
    let wrong = json!({ "current": "wrong password", "new": "another password" });
    let refused = here
        .fails(Method::POST, "/api/me/password", Some(&wrong))
        .await;
    assert_eq!(refused["code"], "wrong_password");
    let short = json!({ "current": PASSWORD, "new": "short" });
    let refused = here
        .fails(Method::POST, "/api/me/password", Some(&short))
        .await;
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("invalid"), &json!("new"))
    );
    let right = json!({ "current": PASSWORD, "new": "another password" });
    here.does(Method::POST, "/api/me/password", right).await;
    assert!(!is_out(&here).await);
    assert!(is_out(&there).await);
    let old = house.visitor().signs_in("sara@oasis.test", PASSWORD).await;
    assert_eq!(old.status(), StatusCode::UNAUTHORIZED);

    let reset = json!({ "password": PASSWORD });
    admin
        .does(Method::PATCH, &format!("/api/agents/{id}"), reset)
        .await;
    assert!(
        is_out(&here).await,
        "an administrator's reset ends them all"
    );
    house.signed_in("sara@oasis.test").await;
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_once_and_stays_out() {
    let (house, admin) = House::open().await;
    let id = admin.hires("Sara", "agent", &[]).await;
    let sara = house.signed_in("sara@oasis.test").await;
    let token = sara
        .adds(
            "/api/tokens",
            json!({ "name": "report", "rights": ["reply"] }),
        )
        .await;
    let program = sara.with_token(token["secret"].as_str().unwrap());
    assert!(!is_out(&program).await);

    admin
        .does(Method::DELETE, &format!("/api/agents/{id}"), json!({}))
        .await;
    assert!(is_out(&sara).await);
    assert!(is_out(&program).await);
    let again = house.visitor().signs_in("sara@oasis.test", PASSWORD).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);

    let back = json!({ "disabled": false });
    admin
        .does(Method::PATCH, &format!("/api/agents/{id}"), back)
        .await;
    assert!(is_out(&sara).await, "an ended session does not come back");
    assert!(!is_out(&program).await);
    house.signed_in("sara@oasis.test").await;
}

#[tokio::test]
async fn a_token_acts_for_its_maker_with_fewer_rights_until_it_is_revoked() {
    let (_house, admin) = House::open().await;
    let new = json!({ "name": "labels", "rights": ["manage_library", "see_queue"] });
    let token = admin.adds("/api/tokens", new).await;
    let secret = token["secret"].as_str().unwrap();
    assert!(secret.starts_with("bat_"));
    let program = admin.with_token(secret);
    let me = program.reads("/api/me").await;
    assert_eq!(me["rights"], json!(["see_queue", "manage_library"]));
    program
        .adds("/api/labels", json!({ "name": "vip", "color": "#112233" }))
        .await;
    let refused = program
        .fails(
            Method::POST,
            "/api/teams",
            Some(&json!({ "name": "Sales" })),
        )
        .await;
    assert_eq!(
        (&refused["code"], &refused["right"]),
        (&json!("forbidden"), &json!("manage_people"))
    );
    let more = json!({ "name": "more", "rights": ["manage_people"] });
    let refused = program
        .fails(Method::POST, "/api/tokens", Some(&more))
        .await;
    assert_eq!(
        refused["code"], "forbidden",
        "a token cannot make a mightier one"
    );

    let listed = admin.reads("/api/tokens").await;
    assert_eq!(listed["items"][0]["name"], "labels");
    assert!(
        !listed.to_string().contains(secret),
        "a secret is told once"
    );
    let path = format!("/api/tokens/{}", token["id"].as_str().unwrap());
    let revoked = admin.asks(Method::DELETE, &path, None).await;
    assert_eq!(revoked.status(), StatusCode::NO_CONTENT);
    assert!(is_out(&program).await);
    assert!(is_out(&admin.with_token("bat_made-up")).await);
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_with_the_next_request() {
    let (house, admin) = House::open().await;
    let id = admin.hires("Sara", "supervisor", &[]).await;
    let sara = house.signed_in("sara@oasis.test").await;
    let label = |name: &str| json!({ "name": name, "color": "#112233" });
    sara.adds("/api/labels", label("one")).await;
    let change = json!({ "role_id": admin.role("agent").await });
    admin
        .does(Method::PATCH, &format!("/api/agents/{id}"), change)
        .await;
    let refused = sara
        .fails(Method::POST, "/api/labels", Some(&label("two")))
        .await;
    assert_eq!(refused["right"], "manage_library");
}

//! The first start.

use reqwest::StatusCode;
use serde_json::json;

use crate::house::{House, problem};

#[tokio::test]
async fn whoever_reads_the_terminal_makes_the_first_administrator_once() {
    let house = House::empty();
    let mut visitor = house.visitor();
    assert_eq!(visitor.reads("/api/setup").await, json!({ "needed": true }));

    let refused = problem(visitor.sets_up("0000-0000-0000-0000-0000-0000").await).await;
    assert_eq!(refused["code"], "wrong_setup_token");
    assert_eq!(refused["status"], 403);

    let made = visitor.sets_up(house.token()).await;
    assert_eq!(made.status(), StatusCode::OK);
    visitor.keeps_cookie(&made);
    let me = visitor.reads("/api/me").await;
    assert_eq!(me["email"], "ada@oasis.test");
    assert_eq!(me["language"], "ar");
    assert_eq!(me["role"]["name"], "administrator");
    assert_eq!(me["workspace"]["name"], "Oasis");
    assert_eq!(me["counts"]["all"], 0);
    assert_eq!(me["numbers"], json!(null));

    let again = problem(house.visitor().sets_up(house.token()).await).await;
    assert_eq!(again["code"], "already_set_up");
    assert_eq!(
        house.visitor().reads("/api/setup").await,
        json!({ "needed": false })
    );
}

#[tokio::test]
async fn each_start_has_a_token_of_its_own_until_somebody_is_there() {
    let house = House::empty();
    let old = house.token().to_owned();
    let house = house.restarted();
    assert_ne!(house.token(), old);
    let refused = problem(house.visitor().sets_up(&old).await).await;
    assert_eq!(refused["code"], "wrong_setup_token");
    assert_eq!(
        house.visitor().sets_up(house.token()).await.status(),
        StatusCode::OK
    );
    let house = house.restarted();
    assert!(!house.shows_a_token());
    house.signed_in("ada@oasis.test").await;
}

#[tokio::test]
async fn a_first_administrator_without_a_good_password_is_not_made() {
    let house = House::empty();
    let body = json!({
        "token": house.token(), "workspace": "Oasis", "name": "Ada",
        "email": "ada@oasis.test", "password": "short",
    });
    let visitor = house.visitor();
    let refused = visitor
        .fails(reqwest::Method::POST, "/api/setup", Some(&body))
        .await;
    assert_eq!(refused["code"], "invalid");
    assert_eq!(refused["field"], "password");
    assert_eq!(
        visitor.sets_up(house.token()).await.status(),
        StatusCode::OK,
        "the token is still good"
    );
}

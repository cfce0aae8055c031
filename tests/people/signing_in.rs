//! Passwords, cookies, and whoever guesses.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::house::{House, PASSWORD, problem};

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same_and_take_as_long() {
    let (house, _) = House::open().await;
    let visitor = house.visitor();
    let mut times = [Duration::ZERO; 2];
    for _ in 0..4 {
        for (who, time) in ["ada@oasis.test", "nobody@oasis.test"]
            .iter()
            .zip(&mut times)
        {
            let began = Instant::now();
            let refused = problem(visitor.signs_in(who, "wrong password").await).await;
            *time += began.elapsed();
            assert_eq!(refused["code"], "invalid_credentials");
            assert_eq!(refused["status"], 401);
        }
    }
    let (known, unknown) = (times[0].as_secs_f64(), times[1].as_secs_f64());
    assert!(
        (0.4..2.5).contains(&(unknown / known)),
        "{known} s, {unknown} s"
    );
}

#[tokio::test]
async fn the_cookie_belongs_to_the_browser_and_to_us_alone() {
    let (house, _) = House::open().await;
    let answer = house.visitor().signs_in("Ada@Oasis.TEST ", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("baton="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let behind_proxy = house
        .visitor()
        .request(Method::POST, "/api/session")
        .header("Host", "inbox.example.com")
        .json(&json!({ "email": "ada@oasis.test", "password": PASSWORD }));
    let answer = behind_proxy.send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-baton=") && cookie.contains("Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn guessing_is_slowed_down_and_nobody_else_is() {
    let (house, admin) = House::open().await;
    admin.hires("Sara", "agent", &[]).await;
    let visitor = house.visitor();
    let mut tries = 0;
    let refused = loop {
        let answer = visitor.signs_in("sara@oasis.test", "wrong password").await;
        tries += 1;
        assert!(tries < 20, "nothing slows it down");
        if answer.status() != StatusCode::UNAUTHORIZED {
            break answer;
        }
    };
    assert!(tries > 5, "some failures are human: {tries}");
    let wait = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!((1..=60).contains(&wait.parse::<u32>().unwrap()), "{wait}");
    assert_eq!(problem(refused).await["code"], "too_many_attempts");
    let right = visitor.signs_in("sara@oasis.test", PASSWORD).await;
    assert_eq!(
        right.status(),
        StatusCode::TOO_MANY_REQUESTS,
        "no oracle for the guesser"
    );
    house.signed_in("ada@oasis.test").await;
}

#[tokio::test]
async fn a_whole_office_signs_in_from_one_address() {
    let (house, _) = House::open().await;
    for _ in 0..60 {
        house.signed_in("ada@oasis.test").await;
    }
}

#[tokio::test]
async fn a_foreign_page_cannot_act_with_the_cookie() {
    let (house, admin) = House::open().await;
    let _ = house;
    let change = |origin: &'static str| {
        let request = admin
            .request(Method::PATCH, "/api/me")
            .header("Origin", origin);
        request.json(&json!({ "name": "Mallory" })).send()
    };
    let refused = problem(change("https://evil.example.com").await.unwrap()).await;
    assert_eq!(refused["code"], "foreign_origin");
    assert_eq!(admin.reads("/api/me").await["name"], "Ada");
    let sign_in = house
        .visitor()
        .request(Method::POST, "/api/session")
        .header("Origin", "https://evil.example.com")
        .json(&json!({ "email": "ada@oasis.test", "password": PASSWORD }));
    let refused = problem(sign_in.send().await.unwrap()).await;
    assert_eq!(refused["code"], "foreign_origin");
}

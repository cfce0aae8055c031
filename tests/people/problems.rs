//! Whatever goes wrong is a problem with a stable code.

use reqwest::Method;
use serde_json::json;

use crate::house::{House, problem};

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_too() {
    let (_house, admin) = House::open().await;
    let post = |path: &str, body: &str| {
        let request = admin.request(Method::POST, path);
        request
            .header("Content-Type", "application/json")
            .body(body.to_owned())
            .send()
    };
    let cases = [
        ("/api/labels", "{", "bad_json", 400),
        ("/api/labels", "{\"name\":1}", "invalid", 422),
        ("/api/labels", "", "bad_json", 400),
        ("/api/conversations/1/claim", "[1]", "invalid", 422),
        ("/api/conversations/1/fly", "{}", "not_found", 404),
        ("/api/conversations/1/claim", "{}", "not_found", 404),
    ];
    for (path, body, code, status) in cases {
        let refused = problem(post(path, body).await.unwrap()).await;
        assert_eq!(
            (&refused["code"], &refused["status"]),
            (&json!(code), &json!(status)),
            "{path} {body}"
        );
    }
    let large = format!("{{\"name\":\"{}\"}}", "n".repeat(2_000_000));
    let refused = problem(post("/api/labels", &large).await.unwrap()).await;
    assert_eq!(refused["code"], "too_large");
}

#[tokio::test]
async fn unknown_places_and_methods_are_problems() {
    let (_house, admin) = House::open().await;
    let cases = [
        (Method::GET, "/api/nothing", "not_found"),
        (Method::GET, "/api/conversations/not-an-id", "not_found"),
        (
            Method::DELETE,
            "/api/teams/9223372036854775807",
            "not_found",
        ),
        (
            Method::DELETE,
            "/api/teams/92233720368547758079",
            "not_found",
        ),
        (Method::PUT, "/api/me", "method_not_allowed"),
        (
            Method::GET,
            "/api/conversations?view=everything",
            "bad_query",
        ),
        (Method::GET, "/api/conversations?sort=random", "bad_query"),
        (
            Method::GET,
            "/api/conversations?cursor=made-up",
            "bad_cursor",
        ),
        (Method::GET, "/api/quarantine?cursor=made-up", "bad_cursor"),
    ];
    for (method, path, code) in cases {
        let refused = admin.fails(method.clone(), path, None).await;
        assert_eq!(refused["code"], code, "{method} {path}");
    }
}

#[tokio::test]
async fn operators_can_ask_how_it_is() {
    let (house, _admin) = House::open().await;
    let visitor = house.visitor();
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = visitor.asks(Method::GET, path, None).await;
        assert_eq!(answer.status(), 200, "{path}");
    }
}

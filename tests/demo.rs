//! The demo from outside, as somebody meets it who has just typed `make demo`.

#![cfg(test)]

#[path = "demo/helpers.rs"]
mod helpers;

use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use helpers::{Demo, PATIENCE, baton, exit_code, left_in, message};
use reqwest::StatusCode;
use serde_json::Value;

#[tokio::test]
async fn everything_that_the_banner_names_works() {
    let demo = Demo::start("0");
    let alive = demo.console("/healthz").send().await.unwrap();
    assert_eq!(alive.status(), StatusCode::OK);
    let page = demo.phone("/").send().await.unwrap();
    assert!(page.text().await.unwrap().contains("<html"));
    for secret in [
        "demo-verify",
        "demo-app-secret",
        "100000000000002",
        "baton-demo",
    ] {
        assert!(demo.banner.contains(secret), "{}", demo.banner);
    }
    let accounts: Vec<&str> = demo
        .banner
        .split_whitespace()
        .filter_map(|word| word.strip_suffix("@demo.test"))
        .collect();
    assert_eq!(accounts.len(), 12);
    for login in accounts {
        let cookie = demo.signs_in(login).await;
        let me = demo.reads(&cookie, "/api/me").await;
        assert_eq!(me["email"], format!("{login}@demo.test"));
    }
}

#[tokio::test]
async fn a_webhook_that_is_signed_by_hand_reaches_sara() {
    let demo = Demo::start("0");
    for (token, right) in [("demo-verify", true), ("wrong", false)] {
        let query = format!("hub.mode=subscribe&hub.challenge=4711&hub.verify_token={token}");
        let asked = demo.console(&format!("/webhooks/whatsapp?{query}")).send();
        let answer = asked.await.unwrap();
        assert_eq!(answer.status() == StatusCode::OK, right);
        assert_eq!(answer.text().await.unwrap() == "4711", right);
    }
    let body = message("wamid.BY-HAND", "447700900555", "Good morning by hand");
    let refused = demo.posts("another-secret", &body).await;
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        assert_eq!(demo.posts("demo-app-secret", &body).await, StatusCode::OK);
    }
    let sara = demo.signs_in("sara").await;
    let found = demo.reads(&sara, "/api/conversations?q=447700900555").await;
    let items = found["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["last_message"]["preview"], "Good morning by hand");
    assert_eq!(items[0]["unread"], 1);
}

#[tokio::test]
async fn the_history_fills_every_list_and_no_more_than_one_may_see() {
    let demo = Demo::start("0");
    let admin = demo.signs_in("admin").await;
    let all = demo.conversations(&admin).await;
    assert_eq!(all.len(), 400);
    for (status, least) in [("open", 120), ("snoozed", 15), ("resolved", 120)] {
        let count = all.iter().filter(|row| row["status"] == status).count();
        assert!(count >= least, "{count} are {status}");
    }
    let waiting = |row: &&Value| row["status"] == "open" && row["owner"].is_null();
    assert!(all.iter().filter(waiting).count() >= 30);
    let lina = demo.signs_in("lina").await;
    let hers = demo.conversations(&lina).await;
    assert!(hers.len() > 50 && hers.len() < all.len());
    let channels = demo.reads(&lina, "/api/channels").await;
    assert_eq!(channels["items"].as_array().unwrap().len(), 1);
    let only = &channels["items"][0]["id"];
    let elsewhere = hers.iter().filter(|row| row["channel"]["id"] != *only);
    assert!(elsewhere.clone().all(|row| !row["owner"].is_null()));
}

#[tokio::test]
async fn a_customers_phone_shows_the_same_as_the_console() {
    let demo = Demo::start("0");
    let admin = demo.signs_in("admin").await;
    let all = demo.conversations(&admin).await;
    let answered = |row: &&Value| row["last_message"]["kind"] == "text";
    let row = all.iter().find(answered).unwrap();
    let name = row["contact"]["name"].as_str().unwrap();
    let known = demo.phone("/simulator/customers").query(&[("q", name)]);
    let known: Value = known.send().await.unwrap().json().await.unwrap();
    let number = match row["channel"]["name"].as_str().unwrap() {
        "Baton Store" => "100000000000001",
        _ => "100000000000002",
    };
    let id = known["items"][0]["id"].as_str().unwrap();
    let path = format!("/simulator/customers/{id}/messages?number={number}");
    let thread: Value = demo
        .phone(&path)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let last = thread["messages"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    let preview = row["last_message"]["preview"].as_str().unwrap();
    assert!(
        last["content"]["body"]
            .as_str()
            .unwrap()
            .starts_with(preview)
    );
}

#[tokio::test]
async fn customers_write_by_themselves_at_a_rate() {
    let demo = Demo::start("20");
    let supervisor = demo.signs_in("supervisor").await;
    let written = || async {
        let rows = demo.conversations(&supervisor).await;
        let counts = rows.iter().map(|row| row["inbound_count"].as_i64());
        counts.map(Option::unwrap).sum::<i64>()
    };
    let before = written().await;
    let begin = Instant::now();
    while written().await <= before + 10 {
        assert!(begin.elapsed() < PATIENCE, "nobody writes");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[test]
fn nothing_is_left_when_the_demo_is_told_to_stop() {
    for (signal, rate) in [("-TERM", "0"), ("-INT", "20")] {
        let demo = Demo::start(rate);
        assert_eq!(left_in(demo.temporary.path()).len(), 1, "its own folder");
        assert_eq!(demo.ends_after(signal), (Some(0), Vec::new()), "{signal}");
    }
}

#[test]
fn nothing_is_left_when_it_is_stopped_while_it_gets_ready() {
    let folder = tempfile::tempdir().unwrap();
    let free = "127.0.0.1:0";
    let mut child = baton(
        folder.path(),
        &["demo", "--listen", free, "--simulator-listen", free],
    )
    .stdout(Stdio::null())
    .spawn()
    .unwrap();
    let begin = Instant::now();
    while left_in(folder.path()).is_empty() {
        assert!(begin.elapsed() < PATIENCE, "the demo does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(exit_code(&mut child, "-TERM"), Some(0));
    assert!(left_in(folder.path()).is_empty());
}

#[tokio::test]
async fn a_kept_folder_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let flags = ["--data", kept.to_str().unwrap()];
    let demo = Demo::start_with("0", &flags);
    let body = message("wamid.KEPT", "447700900556", "Still here tomorrow?");
    assert_eq!(demo.posts("demo-app-secret", &body).await, StatusCode::OK);
    assert_eq!(demo.ends_after("-TERM"), (Some(0), Vec::new()));
    assert!(kept.join("baton.db").is_file());

    let demo = Demo::start_with("0", &flags);
    let admin = demo.signs_in("admin").await;
    assert_eq!(demo.conversations(&admin).await.len(), 401);
    let known = demo.phone("/simulator/customers?q=447700900556").send();
    let known: Value = known.await.unwrap().json().await.unwrap();
    assert_eq!(known["items"][0]["name"], "Layla");
    assert_eq!(demo.ends_after("-TERM"), (Some(0), Vec::new()));
    assert!(kept.join("baton.db").is_file());
}

#[test]
fn a_folder_that_is_somebodys_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let person = [
        "--email",
        "a@shop.test",
        "--name",
        "A",
        "--role",
        "administrator",
    ];
    let add = [&["agent", "add", "--data", data], &person[..]].concat();
    let mut adding = baton(folder.path(), &add)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = adding.stdin.take().unwrap();
    input.write_all(b"a-good-password\n").unwrap();
    drop(input);
    assert!(adding.wait().unwrap().success());
    let free = "127.0.0.1:0";
    let demo = [
        "demo",
        "--data",
        data,
        "--listen",
        free,
        "--simulator-listen",
        free,
    ];
    let output = baton(folder.path(), &demo)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("not the demo's"), "{told}");
}

#[test]
fn a_rate_that_means_nothing_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let free = "127.0.0.1:0";
    let flags = [
        "demo",
        "--listen",
        free,
        "--simulator-listen",
        free,
        "--rate=-1",
    ];
    let output = baton(folder.path(), &flags)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("rate is -1"), "{told}");
    assert!(left_in(folder.path()).is_empty());
}

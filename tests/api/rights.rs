//! Nobody sees what they may not: lists, threads, files, sockets and commands alike.

use serde_json::{Value, json};

use crate::person::{Pass, Person, text};
use crate::wait::eventually;
use crate::world::{OTHER_NUMBER, World};

/// Every command is answered as if the conversation did not exist.
async fn may_do_nothing(stranger: &Person, conversation: &str) {
    let note = json!({"text": "hello"});
    let message = json!({"type": "text", "text": "hello"});
    for (command, body) in [
        ("claim", json!({})),
        ("release", json!({})),
        ("read", json!({})),
        ("unread", json!({})),
        ("resolve", json!({})),
        ("reopen", json!({})),
        ("take-over", json!({})),
        ("typing", json!({})),
        ("note", note),
        ("messages", message),
    ] {
        let answer = stranger.does(command, conversation, body).await;
        answer.problem(404, "not_found");
    }
}

#[tokio::test]
async fn an_agent_of_another_team_finds_nothing_anywhere() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("a private matter").await;
    let picture = huda.says(json!({"type": "image"})).await;
    let entry = huda.stands(&conversation, &picture).await;
    let media = text(&entry["content"]["media_id"]);
    let file = format!("/api/media/{media}");
    eventually("the file", async || {
        let row = world.admin.reads(&conversation).await;
        let stored = row.iter().any(|entry| entry["media"]["state"] == "stored");
        stored.then_some(())
    })
    .await;

    for view in ["all", "unassigned", "teams", "mine"] {
        for more in ["", "&q=Huda", "&q=private", "&unread=true"] {
            let query = format!("view={view}&status=any{more}");
            assert!(layla.lists(&query).await.is_empty(), "{query}");
        }
    }
    let counts = layla.get("/api/conversations/counts").await.ok();
    assert_eq!(
        (&counts["all"], &counts["unassigned"]),
        (&json!(0), &json!(0))
    );
    let place = format!("/api/conversations/{conversation}");
    for path in [place.clone(), format!("{place}/messages"), file.clone()] {
        let body = layla.get(&path).await.problem(404, "not_found");
        assert!(!body.to_string().contains("private"));
    }
    may_do_nothing(&layla, &conversation).await;
    let mut console = layla.console().await;
    let result = console.does("k", "claim", &conversation, json!({})).await;
    assert_eq!(
        (&result["ok"], &result["body"]["code"]),
        (&json!(false), &json!("not_found"))
    );
    assert_eq!(sara.lists("view=unassigned").await.len(), 1);
    assert_eq!(sara.get(&file).await.status, 200);
}

#[tokio::test]
async fn files_go_with_the_conversation_they_are_in() {
    let world = World::start().await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let huda = world.customer("Huda").on(OTHER_NUMBER);
    let picture = huda.says(json!({"type": "image"})).await;
    let conversation = huda.conversation().await;
    let entry = huda.stands(&conversation, &picture).await;
    let file = format!("/api/media/{}", text(&entry["content"]["media_id"]));
    eventually("the file", async || {
        (layla.get(&file).await.status == 200).then_some(())
    })
    .await;
    let body = json!({"team_id": world.sales});
    world.admin.does("transfer", &conversation, body).await.ok();
    layla.get(&file).await.problem(404, "not_found");
    let anonymous = layla.showing(Pass::Cookie("baton=nobody".into()));
    anonymous.get(&file).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn what_administrators_do_is_refused_to_everybody_else() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let team = format!("/api/teams/{}", world.sales);
    let channel = format!("/api/channels/{}", world.store);
    let agent = format!("/api/agents/{}", sara.id);
    let asked: [(&str, &str, Value); 9] = [
        ("POST", "/api/teams", json!({"name": "Mine"})),
        ("PATCH", &team, json!({"name": "Mine"})),
        ("PATCH", &channel, json!({"name": "Mine"})),
        ("PATCH", &agent, json!({"name": "Queen"})),
        (
            "POST",
            "/api/labels",
            json!({"name": "x", "color": "#ff0000"}),
        ),
        ("GET", "/api/notices", Value::Null),
        ("GET", "/api/quarantine", Value::Null),
        ("GET", "/api/outbox?state=failed", Value::Null),
        ("POST", "/api/branches", json!({"name": "Mine"})),
    ];
    for (method, path, body) in asked {
        let request = sara.request(method.parse().unwrap(), path).json(&body);
        let problem = Person::answered(request).await;
        let problem = problem.problem(403, "forbidden");
        assert!(problem["right"].is_string(), "{path} {problem}");
    }
    // A token of the administrator's that allows less than they may.
    let made = json!({"name": "reports", "rights": ["see_everything"]});
    let made = world.admin.post("/api/tokens", made).await.ok();
    let program = world.admin.showing(Pass::Token(text(&made["secret"])));
    let conversation = world.customer("Huda").begins("hello").await;
    program.sees(&conversation).await;
    program
        .says(&conversation, "hello")
        .await
        .problem(403, "forbidden");
    program.get("/api/notices").await.problem(403, "forbidden");
    let tokens = world.admin.get("/api/tokens").await.ok();
    assert!(
        !tokens.to_string().contains(&text(&made["secret"])),
        "a secret is told once"
    );
}

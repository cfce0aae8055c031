//! Views that people save: any filters under a name, their own or a team's.

use serde_json::{Value, json};

use crate::person::{Person, text};
use crate::world::World;

async fn saves(who: &Person, name: &str, team: Option<&str>, filter: Value) -> Value {
    let body = json!({"name": name, "team_id": team, "filter": filter});
    who.post("/api/views", body).await.ok()
}

async fn names(who: &Person) -> Vec<String> {
    let items = who.items("/api/views").await;
    items.iter().map(|item| text(&item["name"])).collect()
}

#[tokio::test]
async fn a_view_is_its_makers_until_it_is_shared_with_a_team() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let layla = world.hires("Layla", &[&world.support]).await;
    let mut console = omar.console().await;
    let whole = json!({
        "view": "teams", "status": "any", "channel": world.store, "team": world.sales,
        "label": null, "owner": "none", "unread": true, "sort": "newest", "q": "refund",
    });
    let view = saves(&sara, "VIP waiting", None, whole.clone()).await;
    assert_eq!(view["filter"], whole);
    assert_eq!(view["owner"], json!({"id": sara.id, "name": "Sara"}));
    assert_eq!(view["may_change"], true);
    assert_eq!(names(&sara).await, ["VIP waiting"]);
    assert!(names(&omar).await.is_empty());
    let place = format!("/api/views/{}", text(&view["id"]));
    omar.patch(&place, json!({"name": "Mine"}))
        .await
        .problem(404, "not_found");
    omar.delete(&place).await.problem(404, "not_found");

    let shared = sara
        .patch(&place, json!({"team_id": world.sales}))
        .await
        .ok();
    assert_eq!(shared["team_id"], *world.sales);
    assert_eq!(shared["filter"], whole, "what is absent stays");
    let is = |item: &Value| item["kind"] == "directory" && item["part"] == "views";
    console.learns("that there is a view", is).await;
    let seen = omar.items("/api/views").await;
    assert_eq!(seen[0]["may_change"], false);
    assert!(names(&layla).await.is_empty());
    let refused = omar.patch(&place, json!({"name": "Mine"})).await;
    assert_eq!(refused.problem(403, "forbidden")["right"], "manage_library");
    // Whoever keeps the library keeps shared views, too.
    world.admin.patch(&place, json!({"name": "VIP"})).await.ok();
    assert_eq!(names(&omar).await, ["VIP"]);
    sara.patch(&place, json!({"team_id": null})).await.ok();
    assert!(names(&omar).await.is_empty());
    sara.delete(&place).await.ok();
    assert!(names(&sara).await.is_empty());
}

#[tokio::test]
async fn views_have_an_order_and_what_makes_no_sense_is_refused() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let mut places = Vec::new();
    for name in ["one", "two", "three"] {
        let view = saves(&sara, name, None, json!({"view": "mine"})).await;
        places.push(format!("/api/views/{}", text(&view["id"])));
    }
    assert_eq!(names(&sara).await, ["one", "two", "three"]);
    sara.patch(&places[2], json!({"position": 0})).await.ok();
    assert_eq!(names(&sara).await, ["three", "one", "two"]);
    for (body, code) in [
        (json!({"name": " "}), "invalid"),
        (json!({"name": "x", "team_id": "17"}), "invalid"),
        (
            json!({"name": "x", "filter": {"view": "everything"}}),
            "invalid",
        ),
        (json!({"name": "x", "filter": {"owner": "me"}}), "invalid"),
        (json!({"name": "x", "filter": {"colour": "red"}}), "invalid"),
        (
            json!({"name": "x", "filter": {"q": "y".repeat(201)}}),
            "invalid",
        ),
    ] {
        println!("{body}");
        sara.post("/api/views", body).await.problem(422, code);
    }
    let elsewhere = json!({"name": "x", "team_id": world.support});
    let refused = sara.post("/api/views", elsewhere).await;
    refused.problem(403, "forbidden");
    assert_eq!(names(&sara).await.len(), 3);
}

#[tokio::test]
async fn a_list_is_narrowed_to_somebodys_or_nobodys() {
    let world = World::start().await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let mut conversations = Vec::new();
    for name in ["Huda", "Rami", "Noor"] {
        conversations.push(world.customer(name).begins("hello").await);
    }
    sara.claims(&conversations[0]).await.ok();
    omar.claims(&conversations[1]).await.ok();
    let ids = async |query: String| -> Vec<String> {
        let rows = sara.lists(&query).await;
        rows.iter().map(|row| text(&row["id"])).collect()
    };
    assert_eq!(
        ids(format!("owner={}", omar.id)).await,
        [&*conversations[1]]
    );
    assert_eq!(ids("owner=none".to_owned()).await, [&*conversations[2]]);
    let wrong = sara.get("/api/conversations?owner=me").await;
    wrong.problem(400, "bad_query");
}

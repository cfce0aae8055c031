//! What comes when its time has come: reminders, and reply windows that close.

use serde_json::{Value, json};

use crate::clock::Clock;
use crate::console::Console;
use crate::person::Person;
use crate::push_service::PushService;
use crate::wait::a_moment;
use crate::world::World;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

async fn world(clock: &Clock, more: &[(&str, &str)]) -> World {
    let point = clock.point();
    let mut variables = vec![("FAILPOINTS", point.as_str())];
    variables.extend_from_slice(more);
    World::start_with(&variables, None).await
}

fn in_millis(millis: i64) -> i64 {
    crate::customer::now() * 1_000 + millis
}

async fn reminds(who: &Person, conversation: &str, at: Option<i64>) {
    who.does("follow-up", conversation, json!({"at": at}))
        .await
        .ok();
}

async fn hears_due(console: &mut Console, what: &str, conversation: &str) -> Value {
    let is = |item: &Value| {
        item["kind"] == "due" && item["what"] == what && item["conversation_id"] == conversation
    };
    console
        .learns(&format!("{what} of {conversation}"), is)
        .await
}

#[tokio::test]
async fn a_reminder_comes_once_when_it_is_due_also_when_that_was_while_nobody_ran() {
    let clock = Clock::right();
    let world = world(&clock, &[]).await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let omar = world.hires("Omar", &[&world.sales]).await;
    let (huda, fahad) = (world.customer("Huda"), world.customer("Fahad"));
    let (first, second) = (huda.begins("hello").await, fahad.begins("hello").await);
    for conversation in [&first, &second] {
        sara.claims(conversation).await.ok();
    }
    reminds(&sara, &first, Some(in_millis(HOUR))).await;
    reminds(&sara, &second, Some(in_millis(3 * HOUR))).await;
    let (mut hers, mut his) = (sara.console().await, omar.console().await);
    a_moment().await;
    clock.is_ahead(HOUR + MINUTE);
    let due = hears_due(&mut hers, "follow_up", &first).await;
    assert_eq!(due["customer"], "Huda");
    let cursor = hers.cursor.clone();

    world.server.kill9();
    clock.is_ahead(3 * HOUR + MINUTE);
    world.server.restart().await;
    let mut hers = sara.console_with(Some(&cursor), json!([])).await;
    hears_due(&mut hers, "follow_up", &second).await;
    // Another reminder for a later time shows that nothing came twice in between.
    reminds(&sara, &first, Some(in_millis(5 * HOUR))).await;
    clock.is_ahead(5 * HOUR + MINUTE);
    hears_due(&mut hers, "follow_up", &first).await;
    assert_eq!(hers.items("due").len(), 2, "{:?}", hers.items("due"));
    his.hears_out(std::time::Duration::from_millis(300)).await;
    assert!(his.items("due").is_empty(), "it is Sara's");
}

#[tokio::test]
async fn a_reminder_that_was_put_off_or_whose_conversation_is_resolved_does_not_come() {
    let clock = Clock::right();
    let world = world(&clock, &[]).await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let mut conversations = Vec::new();
    for name in ["Huda", "Fahad", "Omar", "Lina"] {
        let conversation = world.customer(name).begins("hello").await;
        sara.claims(&conversation).await.ok();
        reminds(&sara, &conversation, Some(in_millis(HOUR))).await;
        conversations.push(conversation);
    }
    let mut console = sara.console().await;
    reminds(&sara, &conversations[0], Some(in_millis(2 * HOUR))).await;
    reminds(&sara, &conversations[1], None).await;
    sara.does("resolve", &conversations[2], json!({}))
        .await
        .ok();
    clock.is_ahead(HOUR + MINUTE);
    hears_due(&mut console, "follow_up", &conversations[3]).await;
    clock.is_ahead(2 * HOUR + MINUTE);
    hears_due(&mut console, "follow_up", &conversations[0]).await;
    assert_eq!(console.items("due").len(), 2, "{:?}", console.items("due"));
}

#[tokio::test]
async fn a_reminder_of_nobodys_conversation_is_for_its_team() {
    let clock = Clock::right();
    let world = world(&clock, &[]).await;
    let sara = world.hires("Sara", &[&world.sales]).await;
    let lina = world.hires("Lina", &[&world.support]).await;
    let conversation = world.customer("Huda").begins("hello").await;
    reminds(&sara, &conversation, Some(in_millis(HOUR))).await;
    let (mut hers, mut others) = (sara.console().await, lina.console().await);
    clock.is_ahead(HOUR + MINUTE);
    hears_due(&mut hers, "follow_up", &conversation).await;
    others
        .hears_out(std::time::Duration::from_millis(300))
        .await;
    assert!(others.items("due").is_empty());
}

#[tokio::test]
async fn a_reply_window_that_closes_is_told_to_its_owner_once_and_again_after_it_moved() {
    let excepted = ("BATON_PUSH__EXCEPTED_HOSTS", "127.0.0.1");
    let notice = ("BATON_CONVERSATION__WINDOW_NOTICE_MINUTES", "60");
    let clock = Clock::right();
    let world = world(&clock, &[excepted, notice]).await;
    let service = PushService::start();
    let sara = world.hires("Sara", &[&world.sales]).await;
    let huda = world.customer("Huda");
    let conversation = huda.begins("hello").await;
    let free = world.customer("Fahad").begins("nobody answers").await;
    sara.claims(&conversation).await.ok();
    let mut console = sara.console().await;
    // Windows are told from the first look at a workspace on: once a reminder comes, it has had one.
    reminds(&sara, &conversation, Some(in_millis(HOUR))).await;
    clock.is_ahead(HOUR + MINUTE);
    hears_due(&mut console, "follow_up", &conversation).await;
    let browser = service.browser("sara");
    sara.takes_pushes_in(&browser).await;
    let closes = sara.sees(&conversation).await["window_closes_at"].clone();
    clock.is_ahead(23 * HOUR + 2 * MINUTE);
    let due = hears_due(&mut console, "window", &conversation).await;
    assert_eq!(due["at"], closes);
    let told = service.tells(&browser, 1).await;
    assert_eq!(
        (&told["occasion"], &told["conversation"]),
        (&json!("window"), &json!(conversation))
    );
    world.server.kill9();
    world.server.restart().await;
    let mut console = sara.console_with(Some(&console.cursor), json!([])).await;
    // The reminder comes after everything that could have been told twice.
    reminds(&sara, &conversation, Some(in_millis(24 * HOUR))).await;
    clock.is_ahead(24 * HOUR + MINUTE);
    hears_due(&mut console, "follow_up", &conversation).await;
    let windows = console.items("due");
    let windows = windows.iter().filter(|item| item["what"] == "window");
    assert_eq!(windows.count(), 0, "once is enough, and {free} is nobody's");
}

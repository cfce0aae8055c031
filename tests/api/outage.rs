//! The database goes away, or somebody else wants it: nothing is lost, nothing is told wrongly,
//! and all is well again by itself.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::customer::{Customer, inbound, message};
use crate::person::Answer;
use crate::postgres_server::Postgres;
use crate::server::Store;
use crate::wait::eventually;
use crate::world::World;

/// How long the server may take for a refusal.
const AT_ONCE: Duration = Duration::from_secs(1);

/// How long it may take until all is well, once the database is back.
const RECOVERED: Duration = Duration::from_secs(10);

/// How long the database is away; `BATON_TEST_OUTAGE_SECONDS` makes it longer.
fn outage() -> Duration {
    let seconds = std::env::var("BATON_TEST_OUTAGE_SECONDS").ok();
    Duration::from_secs(seconds.map_or(4, |it| it.parse().unwrap()))
}

/// One customer writes all the while, each message until it is acknowledged; gives the words, and
/// the longest wait for a refusal.
async fn writes(
    world: &World,
    customer: &Customer<'_>,
    over: &AtomicBool,
) -> (Vec<String>, Duration) {
    let phone = customer.phone.as_ref().unwrap();
    let (mut written, mut longest) = (Vec::new(), Duration::ZERO);
    while !over.load(Ordering::Relaxed) {
        let words = format!("message {}", written.len());
        let wamid = format!("wamid.{phone}.{}", written.len());
        let body = inbound(vec![message(phone, &wamid, &words)]);
        loop {
            let answer = world.webhook(&body).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            if answer.status == 200 {
                break;
            }
            assert_eq!(answer.status, 503, "{}", answer.body);
            longest = longest.max(took(&answer));
        }
        written.push(words);
    }
    (written, longest)
}

/// How long the server itself took for a refusal, by its own clock: what else the machine is busy
/// with does not count.
fn took(refusal: &Answer) -> Duration {
    let told = refusal.headers["server-timing"].to_str().unwrap();
    let millis = told.split_once("dur=").unwrap().1;
    Duration::from_millis(millis.parse().unwrap())
}

/// Stops the database under load and starts it again; gives how long recovery took.
async fn goes_away(
    world: &World,
    postgres: &mut Postgres,
    conversation: &str,
    over: &AtomicBool,
) -> Duration {
    tokio::time::sleep(Duration::from_millis(500)).await;
    postgres.stops();
    let away = Instant::now();
    while away.elapsed() < outage() {
        let refused = world.admin.says(conversation, "is anybody there?").await;
        assert_eq!(refused.status, 503, "{}", refused.body);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    postgres.starts_again();
    let back = Instant::now();
    eventually("a server that takes it again", async || {
        let said = world.admin.says(conversation, "here we are again").await;
        (said.status == 202).then_some(())
    })
    .await;
    let recovered = back.elapsed();
    tokio::time::sleep(Duration::from_millis(300)).await;
    over.store(true, Ordering::Relaxed);
    recovered
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_postgresql_is_away_everything_is_refused_at_once_and_all_is_well_soon_after() {
    let mut postgres = Postgres::start();
    postgres.administer("CREATE DATABASE inbox");
    let world = World::start_on(Store::Address(postgres.url("inbox")), &[], None).await;
    let mut crowd = Vec::new();
    for number in 0..4 {
        let customer = world.customer(&format!("Customer {number}"));
        let conversation = customer.begins("hello").await;
        crowd.push((customer, conversation));
    }
    let talk = world.customer("Huda").begins("hello").await;
    let over = AtomicBool::new(false);
    let writing = join_all(crowd.iter().map(|(one, _)| writes(&world, one, &over)));
    let (written, recovered) =
        tokio::join!(writing, goes_away(&world, &mut postgres, &talk, &over));
    assert!(recovered < RECOVERED, "{recovered:?}");
    for ((_, conversation), (written, longest)) in crowd.iter().zip(written) {
        let all = [vec!["hello".to_owned()], written].concat();
        assert_eq!(world.admin.words(conversation).await, all);
        assert!(longest < AT_ONCE * 2, "a refusal took {longest:?}");
        eprintln!("{} messages, longest refusal {longest:?}", all.len());
    }
    eprintln!("recovered within {recovered:?}");
    let said = world.admin.words(&talk).await;
    assert_eq!(said, ["hello", "here we are again"]);
}

#[tokio::test]
async fn a_second_server_on_the_same_database_is_refused_and_the_first_goes_on() {
    let world = World::start().await;
    let told = world.server.is_refused_a_twin();
    assert!(told.contains("another Baton uses"), "{told}");
    let conversation = world.customer("Huda").begins("still here").await;
    // Whoever is killed lets go at once.
    world.server.kill9();
    world.server.restart().await;
    assert_eq!(world.admin.words(&conversation).await, ["still here"]);
}

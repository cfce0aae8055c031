//! A store that cannot commit: refused at once, nothing half done, and well again by itself.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use serde_json::json;

use crate::customer::{inbound, message};
use crate::postgres_server::Postgres;
use crate::server::{Server, Store};
use crate::wait::eventually;
use crate::world::World;

/// Keeps everybody from writing until it is dropped.
fn locks(server: &Server) -> Box<dyn std::any::Any> {
    let address = match server.store() {
        Store::File => {
            let path = server.data().join("baton.db");
            let mut lock = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            lock.batch_execute("BEGIN EXCLUSIVE").unwrap();
            return Box::new(lock);
        }
        Store::Shared(name) => Postgres::shared().url(name),
        Store::Address(address) => address.clone(),
    };
    let mut lock = PgConnection::establish(&address).unwrap();
    lock.batch_execute("BEGIN; LOCK TABLE message IN EXCLUSIVE MODE")
        .unwrap();
    Box::new(lock)
}

#[tokio::test]
async fn a_webhook_is_refused_while_the_database_is_locked_and_taken_in_afterwards() {
    let world = World::start().await;
    let known = world.customer("Huda");
    let conversation = known.begins("before").await;
    let lock = locks(&world.server);

    let old = inbound(vec![message(
        known.phone.as_ref().unwrap(),
        "wamid.old",
        "locked",
    )]);
    let new = inbound(vec![message("966500000009", "wamid.new", "newcomer")]);
    for body in [&old, &new] {
        let began = Instant::now();
        let answer = world.webhook(body).await;
        assert_eq!(answer.status, 503, "{}", answer.body);
        assert!(answer.headers.contains_key("retry-after"));
        assert!(
            began.elapsed() < Duration::from_secs(15),
            "{:?}",
            began.elapsed()
        );
    }
    // People who only read are not in the way of the lock.
    assert_eq!(world.admin.words(&conversation).await, ["before"]);
    let refused = world.admin.says(&conversation, "hello").await;
    refused.problem(503, "overloaded");
    drop(lock);

    for body in [&old, &new] {
        eventually("a store that takes it", async || {
            let answer = world.webhook(body).await;
            (answer.status == 200).then_some(())
        })
        .await;
        assert_eq!(world.webhook(body).await.body["taken"], json!(1));
    }
    assert_eq!(world.admin.words(&conversation).await, ["before", "locked"]);
    let rows = world.admin.lists("view=all").await;
    assert_eq!(rows.len(), 2);
    let id = world
        .admin
        .replies(&conversation, "here we are again")
        .await;
    world
        .delivered(&conversation, &id, &["sent", "delivered", "read"])
        .await;
    assert_eq!(world.ledger("send").len(), 1);
}

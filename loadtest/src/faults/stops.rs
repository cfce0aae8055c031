//! SIGTERM under load: whatever has begun is answered, and the end comes soon.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::join_all;

use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::Common;
use crate::webhook::{Author, Connection, Text};

/// How many strangers write side by side. Every other one keeps its connection for as long as the
/// server does, the rest come with a new one for each webhook.
const STRANGERS: u64 = 8;

/// What became of the strangers' webhooks.
#[derive(Default)]
struct Outcomes {
    answered: AtomicU64,
    /// Nobody took the connection.
    refused: AtomicU64,
    /// They were told to come again, because the machine has no time.
    put_off: AtomicU64,
    /// The connection was taken, and the webhook never answered.
    cut_off: AtomicU64,
}

/// Stops it again and again.
pub async fn terminated(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    let stops: u64 = if long { 50 } else { 3 };
    let mut trial = Trial::open(common, &[]).await?;
    let (author, address) = (trial.stage.author(), trial.stage.address());
    let (over, outcomes) = (AtomicBool::new(false), Outcomes::default());
    let slowest = trial
        .under_load(async |server| {
            let strangers =
                (0..STRANGERS).map(|number| write(number, &author, address, &over, &outcomes));
            let stopping = async {
                let mut slowest = Duration::ZERO;
                for number in 0..stops {
                    let life = 200 + (number * 91) % 400;
                    tokio::time::sleep(Duration::from_millis(life)).await;
                    slowest = slowest.max(server.stop().await?);
                    server.start().await?;
                }
                Ok::<_, LoadError>(slowest)
            };
            let stopping = async {
                let slowest = stopping.await;
                over.store(true, Ordering::Relaxed);
                slowest
            };
            let (_, slowest) = tokio::join!(join_all(strangers), stopping);
            slowest
        })
        .await?;
    findings.count("stops", stops);
    findings.take(checker::check(&trial).await?);
    let answered = outcomes.answered.into_inner();
    let (refused, put_off) = (outcomes.refused.into_inner(), outcomes.put_off.into_inner());
    let cut_off = outcomes.cut_off.into_inner();
    findings.one(
        "nothing in flight fails",
        cut_off == 0 && answered > 0,
        format!("{answered} answered, {refused} refused, {put_off} put off, {cut_off} cut off"),
    );
    findings.within("the slowest end", slowest, Duration::from_secs(30));
    Ok(())
}

async fn write(
    stranger: u64,
    author: &Author,
    address: SocketAddr,
    over: &AtomicBool,
    outcomes: &Outcomes,
) {
    let mut connection = Connection::to(address);
    let mut number = 0_u64;
    while !over.load(Ordering::Relaxed) {
        number += 1;
        let request = author.request(&[Text {
            customer: 5_000 + stranger,
            id: format!("wamid.stop.{stranger}.{number}"),
            text: format!("before the end {number}"),
        }]);
        if stranger.is_multiple_of(2) {
            connection = Connection::to(address);
        }
        let outcome = match connection.connect().await {
            Err(_) => &outcomes.refused,
            Ok(_) => match connection.ask_once(&request).await {
                Ok(answer) if answer.status == 200 => &outcomes.answered,
                Ok(answer) if answer.status == 503 => &outcomes.put_off,
                Ok(_) | Err(_) => &outcomes.cut_off,
            },
        };
        outcome.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

//! SIGTERM under load: whatever has begun is answered, and the end comes soon.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use baton::store::connection::Purpose;
use baton::store::schema::message;
use diesel::prelude::*;
use futures_util::future::join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::Common;
use crate::webhook::{Author, Text};

/// How many strangers write side by side, each webhook over a connection of its own.
const STRANGERS: u64 = 8;

/// What became of the strangers' webhooks.
#[derive(Default)]
struct Outcomes {
    answered: AtomicU64,
    refused: AtomicU64,
    /// Ids of what was cut off.
    cut_off: Mutex<Vec<String>>,
}

impl Outcomes {
    fn cut_off(&self, id: String) {
        let cut_off = self.cut_off.lock();
        cut_off.unwrap_or_else(PoisonError::into_inner).push(id);
    }
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
    let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
    let cut_off = outcomes.cut_off.into_inner();
    let cut_off = cut_off.unwrap_or_else(PoisonError::into_inner);
    // A connection that the system took and the server never did ends the same way for its
    // client, but nothing has come of it.
    let begun = message::table.filter(message::external_id.eq_any(&cut_off));
    let begun: i64 = begun
        .count()
        .get_result(&mut trial.stage.db_connect(Purpose::Read)?)?;
    findings.one(
        "nothing in flight fails",
        begun == 0 && read(&outcomes.answered) > 0,
        format!(
            "{} answered, {} refused, {} cut off before and {begun} after they had begun",
            read(&outcomes.answered),
            read(&outcomes.refused),
            cut_off.len()
        ),
    );
    findings.one(
        "the end comes within thirty seconds",
        slowest <= Duration::from_secs(30),
        format!("slowest {} ms", slowest.as_millis()),
    );
    Ok(())
}

async fn write(
    stranger: u64,
    author: &Author,
    address: SocketAddr,
    over: &AtomicBool,
    outcomes: &Outcomes,
) {
    let mut number = 0_u64;
    while !over.load(Ordering::Relaxed) {
        number += 1;
        let id = format!("wamid.stop.{stranger}.{number}");
        let request = author.request(&[Text {
            customer: 5_000 + stranger,
            id: id.clone(),
            text: format!("before the end {number}"),
        }]);
        match once(address, &request).await {
            Ok(true) => {
                outcomes.answered.fetch_add(1, Ordering::Relaxed);
            }
            Ok(false) => outcomes.cut_off(id),
            Err(_) => {
                outcomes.refused.fetch_add(1, Ordering::Relaxed);
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Whether a request was answered; an error when there was nobody to take the connection.
async fn once(address: SocketAddr, request: &[u8]) -> Result<bool, ErrorKind> {
    let stream = TcpStream::connect(address).await;
    let mut stream = stream.map_err(|error| error.kind())?;
    if stream.write_all(request).await.is_err() {
        return Ok(false);
    }
    let mut first = [0; 64];
    let read = tokio::time::timeout(Duration::from_secs(30), stream.read(&mut first)).await;
    Ok(matches!(read, Ok(Ok(length)) if length > 0))
}

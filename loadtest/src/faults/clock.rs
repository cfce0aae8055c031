//! The clock jumps by an hour, both ways, and once across a restart.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use super::crashes::{WITHOUT_POINTS, has_points};
use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::Common;

const HOUR: i64 = 3_600_000;

fn set(path: &Path, millis: i64) -> Result<(), LoadError> {
    fs::write(path, millis.to_string()).map_err(LoadError::io("the clock"))
}

/// Jumps.
pub async fn jumps(common: &Common, long: bool, findings: &mut Findings) -> Result<(), LoadError> {
    if !has_points(common)? {
        findings.skip(WITHOUT_POINTS);
        return Ok(());
    }
    let rounds = if long { 20 } else { 1 };
    let mut trial = Trial::open(common, &[]).await?;
    let path = trial.stage.folder().join("clock");
    set(&path, 0)?;
    let server = &mut trial.stage.server;
    server.kill()?;
    server.set("FAILPOINTS", &format!("clock=return({})", path.display()));
    server.start().await?;
    trial
        .under_load(async |server| {
            let moment = Duration::from_millis(700);
            for _ in 0..rounds {
                for hours in [0, 1, 0, -1] {
                    set(&path, hours * HOUR)?;
                    tokio::time::sleep(moment).await;
                }
                // In its next life it is earlier than it was in the last.
                server.kill()?;
                server.start().await?;
                tokio::time::sleep(moment).await;
                set(&path, 0)?;
                tokio::time::sleep(moment).await;
            }
            Ok(())
        })
        .await?;
    findings.take(checker::check(&trial).await?);
    let woken = wakes(&trial, &path).await?;
    findings.one(
        "what was put aside for half an hour is back after an hour",
        woken,
        "once",
    );
    Ok(())
}

/// Puts a conversation aside, lets an hour pass, and looks whether it is back.
async fn wakes(trial: &Trial, path: &Path) -> Result<bool, LoadError> {
    let admin = &trial.stage.office.admin;
    let party = trial.parties.first();
    let party = party.ok_or_else(|| LoadError::impossible("nobody is here"))?;
    let at = format!("/api/conversations/{}", party.conversation);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = i64::try_from(now.unwrap_or_default().as_millis()).unwrap_or(0);
    let until = json!({"until": now + HOUR / 2});
    let snooze = format!("{at}/snooze");
    let (status, body) = admin.answer(Method::POST, &snooze, Some(until)).await?;
    if status != 200 || body.get("status").and_then(Value::as_str) != Some("snoozed") {
        return Err(LoadError::impossible(format!("snooze: {status} {body}")));
    }
    set(path, HOUR)?;
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        let row = admin.get(&at).await?;
        if row.get("status").and_then(Value::as_str) == Some("open") {
            return Ok(true);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(false)
}

//! `kill -9` at random moments, and a crash at every named point.

use std::process::Command;
use std::time::{Duration, Instant};

use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::{Common, Server};

/// Where a server for tests can be made to crash, and how often each is passed before it does.
const POINTS: [(&str, u32); 8] = [
    ("before-commit", 60),
    ("after-commit", 60),
    ("before-sending", 12),
    ("before-call", 12),
    ("after-call", 12),
    ("before-answer", 40),
    ("before-fetch", 4),
    ("after-fetch", 4),
];

/// Why some faults cannot be tried.
pub const WITHOUT_POINTS: &str =
    "this binary has no points to fail at: give one built with --features failpoints";

/// How long a point may take to be reached.
const PATIENCE: Duration = Duration::from_secs(60);

/// Kills at random moments.
pub async fn at_random(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    let kills: u64 = if long { 200 } else { 5 };
    let mut trial = Trial::open(common, &[]).await?;
    trial.turn(&serde_json::json!({"duplicates": 0.1}))?;
    trial
        .under_load(async |server| {
            for number in 0..kills {
                // Never at the same point twice.
                let life = 120 + (number * 137) % 450;
                tokio::time::sleep(Duration::from_millis(life)).await;
                server.kill()?;
                server.start().await?;
            }
            Ok(())
        })
        .await?;
    findings.count("kills", kills);
    findings.take(checker::check(&trial).await?);
    Ok(())
}

/// Crashes at every point.
pub async fn at_points(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    let rounds: u32 = if long { 5 } else { 1 };
    if !has_points(common)? {
        findings.skip(WITHOUT_POINTS);
        return Ok(());
    }
    let mut trial = Trial::open(common, &[]).await?;
    trial
        .under_load(async |server| {
            for round in 0..rounds {
                for (point, passes) in POINTS {
                    let passes = passes + round * 7;
                    server.kill()?;
                    server.set("FAILPOINTS", &format!("{point}={passes}*off->return"));
                    // Not until it is ready: what a start takes up again may pass the point already.
                    server.spawn()?;
                    findings.reached(point, crashed(server).await?);
                }
            }
            server.kill()?;
            server.set("FAILPOINTS", "");
            server.start().await
        })
        .await?;
    findings.take(checker::check(&trial).await?);
    Ok(())
}

/// A commit whose answer is lost, a few times, over a healthy database.
pub async fn unanswered(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    let rounds = if long { 100 } else { 5 };
    if !has_points(common)? {
        findings.skip(WITHOUT_POINTS);
        return Ok(());
    }
    let mut trial = Trial::open(common, &[]).await?;
    let every = "20*off->1*return->".repeat(rounds) + "off";
    trial.stage.server.kill()?;
    trial
        .stage
        .server
        .set("FAILPOINTS", &format!("commit-unanswered={every}"));
    trial.stage.server.start().await?;
    trial
        .under_load(async |server| {
            let (began, span) = (Instant::now(), Duration::from_millis(600));
            let span = span * u32::try_from(rounds).unwrap_or(1);
            // A machine that is busy with other things commits less often.
            while began.elapsed() < span
                || (settled(server) < rounds / 2 && began.elapsed() < span + PATIENCE)
            {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Ok(())
        })
        .await?;
    let settled = settled(&trial.stage.server);
    findings.count("commits in doubt", u64::try_from(settled).unwrap_or(0));
    findings.reached("commit-unanswered", settled >= rounds / 2);
    findings.take(checker::check(&trial).await?);
    Ok(())
}

/// How many commits in doubt were settled.
fn settled(server: &Server) -> usize {
    let said = server.said();
    said.matches("a commit in doubt was settled").count()
}

async fn crashed(server: &mut Server) -> Result<bool, LoadError> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if server.ended()?.is_some() {
            return Ok(true);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(false)
}

/// Whether the binary has points: their names are in it.
pub fn has_points(common: &Common) -> Result<bool, LoadError> {
    let mut grep = Command::new("grep");
    grep.args(["-q", "-a", "commit-unanswered"]);
    let status = grep.arg(common.binary()?).status();
    Ok(status.map_err(LoadError::io("grep"))?.success())
}

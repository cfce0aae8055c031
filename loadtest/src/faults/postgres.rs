//! PostgreSQL goes away: stopped and started again, or hanging for a while.

use std::time::Duration;

use baton::store::connection::Purpose;
use nix::sys::signal::Signal;

use super::probe::Probe;
use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::{Common, Control, Database};

/// How long it is away.
fn away(long: bool) -> Duration {
    Duration::from_secs(if long { 60 } else { 5 })
}

/// It is stopped at once and started again.
pub async fn stopped(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    happens(common, findings, "stopped", async |probe, control| {
        control.stop()?;
        probe.during(away(long)).await;
        control.start()
    })
    .await
}

/// It answers nothing for a while, and goes on as if nothing had happened.
pub async fn hangs(common: &Common, long: bool, findings: &mut Findings) -> Result<(), LoadError> {
    happens(common, findings, "hangs", async |probe, control| {
        control.signal(Signal::SIGSTOP)?;
        probe.during(away(long)).await;
        control.signal(Signal::SIGCONT)
    })
    .await
}

async fn happens(
    common: &Common,
    findings: &mut Findings,
    mark: &'static str,
    fault: impl AsyncFnOnce(&mut Probe, &mut Control) -> Result<(), LoadError>,
) -> Result<(), LoadError> {
    if common.database == Database::Sqlite {
        findings.skip("SQLite is part of the server");
        return Ok(());
    }
    let mut trial = Trial::open(common, &[]).await?;
    let control = trial.stage.postgres().map(|postgres| postgres.control());
    let mut control = control.ok_or_else(|| LoadError::impossible("there is no postgresql"))?;
    let mut probe = Probe::new(trial.stage.author(), trial.stage.address(), mark);
    let well = trial
        .under_load(async |_| {
            probe.during(Duration::from_millis(500)).await;
            fault(&mut probe, &mut control).await?;
            Ok(probe.until_well().await)
        })
        .await?;
    findings.take(checker::check(&trial).await?);
    let mut connection = trial.stage.db_connect(Purpose::Read)?;
    probe.tell(&mut connection, well, findings)?;
    drop(trial);
    drop(control);
    Ok(())
}

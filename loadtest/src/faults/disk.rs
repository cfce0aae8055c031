//! A disk that is full, and a database that somebody else has locked.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use baton::store::connection::{AnyConnection, Purpose};
use diesel::connection::SimpleConnection as _;

use super::probe::Probe;
use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::{Common, Database, Folder};

/// A small file system in memory; unmounted when it is dropped.
struct Small {
    path: PathBuf,
    _folder: Folder,
}

impl Small {
    /// Mounts it; none where that is not allowed.
    fn mount(root: &Path) -> Result<Option<Self>, LoadError> {
        let folder = Folder::new(root)?;
        let path = folder.path().to_owned();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=24m", "baton-small"]);
        let mounted = mount.arg(&path).output();
        let mounted = mounted.is_ok_and(|output| output.status.success());
        Ok(mounted.then_some(Self {
            path,
            _folder: folder,
        }))
    }

    /// Leaves no room; the file that takes it.
    fn fill(&self) -> Result<PathBuf, LoadError> {
        let path = self.path.join("filler");
        let mut file = File::create(&path).map_err(LoadError::io("a filler"))?;
        for size in [1 << 20, 1 << 12] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        Ok(path)
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // A file system that is still in use is given up as soon as it is not.
        let _ = Command::new("umount").arg("-l").arg(&self.path).status();
    }
}

/// The disk under the database and the log fills up, and is emptied again.
pub async fn full(common: &Common, long: bool, findings: &mut Findings) -> Result<(), LoadError> {
    if common.database == Database::Postgres {
        findings.skip("PostgreSQL itself answers for its disk");
        return Ok(());
    }
    let Some(small) = Small::mount(&common.root())? else {
        findings.skip("only root may mount a small file system");
        return Ok(());
    };
    let common = Common {
        folder: Some(small.path.clone()),
        ..common.clone()
    };
    let mut trial = Trial::open(&common, &[]).await?;
    let mut probe = Probe::new(trial.stage.author(), trial.stage.address(), "full");
    let well = trial
        .under_load(async |_| {
            probe.during(Duration::from_millis(300)).await;
            let filler = small.fill()?;
            probe
                .during(Duration::from_secs(if long { 30 } else { 3 }))
                .await;
            fs::remove_file(filler).map_err(LoadError::io("the filler"))?;
            Ok(probe.until_well().await)
        })
        .await?;
    findings.take(checker::check(&trial).await?);
    let mut connection = trial.stage.db_connect(Purpose::Read)?;
    probe.tell(&mut connection, well, findings)?;
    Ok(())
}

/// Somebody else holds the database's lock for a while.
pub async fn locked(common: &Common, long: bool, findings: &mut Findings) -> Result<(), LoadError> {
    let mut trial = Trial::open(common, &[]).await?;
    let mut probe = Probe::new(trial.stage.author(), trial.stage.address(), "locked");
    let mut other = trial.stage.db_connect(Purpose::Read)?;
    let lock = match &other {
        AnyConnection::Sqlite(_) => "PRAGMA query_only = OFF; BEGIN IMMEDIATE",
        AnyConnection::Postgres(_) => {
            "SET default_transaction_read_only = off; SET idle_in_transaction_session_timeout = 0;
             BEGIN READ WRITE; LOCK TABLE event IN ACCESS EXCLUSIVE MODE"
        }
    };
    let well = trial
        .under_load(async |_| {
            probe.during(Duration::from_millis(300)).await;
            other.batch_execute(lock)?;
            probe
                .during(Duration::from_secs(if long { 60 } else { 3 }))
                .await;
            other.batch_execute("ROLLBACK")?;
            Ok(probe.until_well().await)
        })
        .await?;
    findings.take(checker::check(&trial).await?);
    probe.tell(&mut other, well, findings)?;
    Ok(())
}

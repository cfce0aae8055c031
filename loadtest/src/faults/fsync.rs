//! What strace sees: an fsync before every 200, and what happens when one fails.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use baton::store::connection::Purpose;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::probe::Probe;
use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::stage::{Common, Database, Stage};
use crate::webhook::{Connection, Text};

/// How many webhooks are watched.
const WATCHED: u64 = 1_000;

/// Whether strace is here, and may watch.
fn strace_is_here() -> bool {
    let mut strace = Command::new("strace");
    let quiet = strace.args(["-o", "/dev/null", "true"]);
    let quiet = quiet.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// What strace wrote, in order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// Syncs of the database's log that came to an end.
    synced: u64,
    /// Acknowledgements.
    acknowledged: u64,
    /// Acknowledgements without a write and a sync of it since their request came.
    unsynced: u64,
}

impl Seen {
    /// Reads strace's lines: `-f -y`, receipts, writes, syncs and sends. Whoever else writes at the
    /// same time (the search's index) makes nothing unsafe that was safe.
    fn of(lines: &str) -> Self {
        let mut seen = Self::default();
        let (mut dirty, mut safe) = (false, false);
        let mut syncing: Vec<&str> = Vec::new();
        for line in lines.lines() {
            let (thread, call) = line.split_once(' ').unwrap_or((line, ""));
            let call = call.trim_start();
            let log = call.contains("baton.db-wal");
            if call.contains("\"POST /webhooks") {
                (dirty, safe) = (false, false);
            } else if call.starts_with("pwrite64(") && log {
                dirty = true;
            } else if call.starts_with("fdatasync(") || call.starts_with("fsync(") {
                match (log, call.ends_with("<unfinished ...>")) {
                    (true, true) => syncing.push(thread),
                    (true, false) => seen.sync(call, &mut dirty, &mut safe),
                    (false, _) => {}
                }
            } else if call.contains("sync resumed>") && syncing.contains(&thread) {
                syncing.retain(|other| *other != thread);
                seen.sync(call, &mut dirty, &mut safe);
            } else if call.contains("HTTP/1.1 200 OK") {
                seen.acknowledged += 1;
                seen.unsynced += u64::from(!safe);
                safe = false;
            }
        }
        seen
    }

    fn sync(&mut self, call: &str, dirty: &mut bool, safe: &mut bool) {
        if call.trim_end().ends_with("= 0") {
            self.synced += 1;
            *safe = *safe || *dirty;
            *dirty = false;
        }
    }
}

/// Counts syncs and acknowledgements of a thousand webhooks, one after the other.
pub async fn counted(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    if !strace_is_here() {
        findings.skip("strace is not here");
        return Ok(());
    }
    let webhooks = if long { WATCHED } else { WATCHED / 5 };
    let mut stage = Stage::start(common, &[]).await?;
    let lines = stage.folder().join("strace.txt");
    let calls = "trace=pwrite64,fdatasync,fsync,read,recvfrom,write,writev,sendto,sendmsg";
    let words = ["-D", "-f", "-y", "-s", "40", "-e", calls, "-o"];
    let seen = match common.database {
        Database::Sqlite => {
            stage.server.stop().await?;
            let mut wrapper = vec!["strace"];
            wrapper.extend(words);
            let path = lines.display().to_string();
            wrapper.push(&path);
            stage.server.wrap(&wrapper);
            stage.server.start().await?;
            let before = read(&lines)?.len();
            send(&stage, webhooks).await?;
            let lines = read(&lines)?;
            Seen::of(lines.get(before..).unwrap_or_default())
        }
        Database::Postgres => postgres_syncs(&stage, &lines, webhooks).await?,
    };
    findings.count("webhooks", webhooks);
    findings.one(
        "an fsync of what was written comes before every 200",
        seen.acknowledged >= webhooks && seen.unsynced == 0 && seen.synced >= webhooks,
        format!(
            "{} acknowledged, {} fsyncs, {} without",
            seen.acknowledged, seen.synced, seen.unsynced
        ),
    );
    Ok(())
}

fn read(path: &Path) -> Result<String, LoadError> {
    let bytes = std::fs::read(path).map_err(LoadError::io("strace's lines"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn send(stage: &Stage, webhooks: u64) -> Result<(), LoadError> {
    let author = stage.author();
    let mut connection = Connection::to(stage.address());
    for number in 0..webhooks {
        let request = author.request(&[Text {
            customer: number % 50,
            id: format!("wamid.fsync.{number}"),
            text: format!("watched {number}"),
        }]);
        let status = connection.insist(&request).await?;
        if status != 200 {
            return Err(LoadError::impossible(format!("answered {status}")));
        }
    }
    // The last lines are on their way to strace's file.
    tokio::time::sleep(Duration::from_millis(500)).await;
    Ok(())
}

/// Syncs of PostgreSQL's processes while webhooks are acknowledged one after the other: there must
/// be one for each at least.
async fn postgres_syncs(stage: &Stage, lines: &Path, webhooks: u64) -> Result<Seen, LoadError> {
    let postgres = stage.postgres();
    let postgres = postgres.ok_or_else(|| LoadError::impossible("there is no postgresql"))?;
    send(stage, 1).await?;
    let mut strace = Command::new("strace");
    strace.args(["-f", "-e", "trace=fdatasync,fsync", "-o"]);
    strace.arg(lines);
    for pid in postgres.pids()? {
        strace.args(["-p", &pid.to_string()]);
    }
    let strace = strace.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut strace = strace.map_err(LoadError::io("strace"))?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let sent = send(stage, webhooks).await;
    end(&mut strace);
    sent?;
    let synced = read(lines)?;
    let synced = synced
        .lines()
        .filter(|line| line.trim_end().ends_with("= 0"))
        .count();
    let synced = u64::try_from(synced).unwrap_or(0);
    Ok(Seen {
        synced,
        acknowledged: webhooks,
        unsynced: webhooks.saturating_sub(synced),
    })
}

fn end(strace: &mut Child) {
    let pid = i32::try_from(strace.id()).unwrap_or(i32::MAX);
    // It lets go of what it watches, which goes on.
    let _ = kill(Pid::from_raw(pid), Signal::SIGINT);
    let _ = strace.wait();
}

/// The log's fsync fails for a while, and the server is killed when it is well again.
pub async fn fails(common: &Common, long: bool, findings: &mut Findings) -> Result<(), LoadError> {
    if !strace_is_here() {
        findings.skip("strace is not here");
        return Ok(());
    }
    if common.database == Database::Postgres {
        findings.skip("PostgreSQL itself answers for its disk, and stops");
        return Ok(());
    }
    let mut trial = Trial::open(common, &[]).await?;
    let last = if long { 200 } else { 60 };
    let failing = format!("inject=fdatasync,fsync:error=EIO:when=40..{last}");
    let server = &mut trial.stage.server;
    server.stop().await?;
    let calls = "trace=fdatasync,fsync";
    server.wrap(&[
        "strace",
        "-D",
        "-f",
        "-o",
        "/dev/null",
        "-e",
        calls,
        "-e",
        &failing,
    ]);
    server.start().await?;
    let mut probe = Probe::new(trial.stage.author(), trial.stage.address(), "eio");
    let well = trial
        .under_load(async |server| {
            for _ in 0..200 {
                probe.both().await;
                if probe.refused() > 8 {
                    break;
                }
            }
            let well = probe.until_well().await;
            // Whatever the failed writes left in the file: the next life must agree.
            server.kill()?;
            server.wrap(&[]);
            server.start().await?;
            Ok(well)
        })
        .await?;
    findings.take(checker::check(&trial).await?);
    let mut connection = trial.stage.db_connect(Purpose::Read)?;
    probe.tell(&mut connection, well, findings)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITE: &str = "7 pwrite64(9</tmp/baton.db-wal>, \"x\", 4120, 32) = 4120\n";
    const SYNC: &str = "7 fdatasync(9</tmp/baton.db-wal>) = 0\n";
    const REQUEST: &str =
        "8 recvfrom(12<socket:[1]>, \"POST /webhooks/whatsapp HTTP/1.1\"..., 4096) = 700\n";
    const ANSWER: &str = "8 sendto(12<socket:[1]>, \"HTTP/1.1 200 OK\\r\\n\", 99, 0) = 99\n";

    #[test]
    fn an_answer_after_its_sync_is_fine_and_one_before_it_is_not() {
        let fine = Seen::of(&[REQUEST, WRITE, SYNC, ANSWER].concat());
        assert_eq!((fine.synced, fine.acknowledged, fine.unsynced), (1, 1, 0));
        let early = Seen::of(&[REQUEST, WRITE, ANSWER, SYNC].concat());
        assert_eq!((early.acknowledged, early.unsynced), (1, 1));
        let none = Seen::of(&[REQUEST, WRITE, SYNC, ANSWER, REQUEST, ANSWER].concat());
        assert_eq!((none.acknowledged, none.unsynced), (2, 1));
    }

    #[test]
    fn somebody_elses_sync_is_no_excuse_and_their_write_no_harm() {
        let before = Seen::of(&[WRITE, SYNC, REQUEST, ANSWER].concat());
        assert_eq!(before.unsynced, 1);
        let across = Seen::of(&[WRITE, REQUEST, SYNC, ANSWER].concat());
        assert_eq!(across.unsynced, 1);
        let after = Seen::of(&[REQUEST, WRITE, SYNC, WRITE, ANSWER].concat());
        assert_eq!(after.unsynced, 0);
    }

    #[test]
    fn a_sync_counts_when_it_comes_back_and_only_with_success() {
        let begun = "7 fdatasync(9</tmp/baton.db-wal> <unfinished ...>\n";
        let back = "7 <... fdatasync resumed>) = 0\n";
        let failed = "7 <... fdatasync resumed>) = -1 EIO (Input/output error)\n";
        assert_eq!(Seen::of(&[WRITE, begun, ANSWER, back].concat()).unsynced, 1);
        assert_eq!(Seen::of(&[WRITE, begun, back, ANSWER].concat()).unsynced, 0);
        assert_eq!(
            Seen::of(&[WRITE, begun, failed, ANSWER].concat()).unsynced,
            1
        );
    }
}

//! A pretend Meta that is slow, refuses, forgets that it accepted, and throws us out.

use std::collections::BTreeMap;
use std::time::Duration;

use baton::simulator::{ACCESS_TOKEN, Entry};
use reqwest::Method;
use serde_json::{Value, json};

use super::trial::Trial;
use super::{Findings, checker};
use crate::error::LoadError;
use crate::latencies::Latencies;
use crate::number::median;
use crate::report::Bound;
use crate::stage::{Common, Person};
use crate::webhook::{Connection, Text};

/// What it does, and for how long each.
fn troubles() -> [(&'static str, Value); 5] {
    [
        (
            "hangs up and times out after it accepted",
            json!({"fail_after_accept": 0.3, "fail_after_accept_as": "any", "hang_ms": 700}),
        ),
        ("does not accept", json!({"fail_before_accept": 0.4})),
        (
            "has had too many from the number",
            json!({"inject": [{"code": 130_429, "times": 2}]}),
        ),
        (
            "has had too many for one customer",
            json!({"inject": [{"code": 131_056, "times": 3}]}),
        ),
        ("takes the token no longer", json!({"token_expired": true})),
    ]
}

/// Everything is well.
fn well() -> Value {
    json!({
        "fail_after_accept": 0.0, "fail_before_accept": 0.0, "inject": [], "token_expired": false,
    })
}

/// Each trouble in turn with a quiet moment before it.
pub async fn misbehaves(
    common: &Common,
    long: bool,
    findings: &mut Findings,
) -> Result<(), LoadError> {
    let (rounds, span) = match long {
        true => (6, Duration::from_secs(8)),
        false => (1, Duration::from_millis(800)),
    };
    let mut trial = Trial::open(common, &[]).await?;
    let mut clock = Clock::new(&trial);
    let (mut quiet, mut loud) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        for (_, knobs) in troubles() {
            for (knobs, figures) in [(well(), &mut quiet), (knobs, &mut loud)] {
                trial.turn(&knobs)?;
                let latencies = trial.under_load(async |_| clock.during(span).await).await?;
                figures.push(latencies.p99());
            }
            trial.turn(&well())?;
            // A token that was refused is put right by a person.
            renew(&trial.stage.office.admin, trial.stage.office.channel).await?;
        }
    }
    findings.take(checker::check(&trial).await?);
    let (backwards, sends) = order(&trial);
    findings.one(
        "every customer gets messages in the order they were written",
        backwards == 0 && sends > 0,
        format!("{backwards} of {sends} out of order"),
    );
    let (quiet, loud) = (median(quiet).unwrap_or(1.0), median(loud).unwrap_or(1.0));
    let name = "meta: webhooks' p99 in trouble, of that in peace";
    findings
        .report
        .target(name, loud / quiet.max(0.001), Bound::AtMost(1.1));
    if long {
        keeps_the_pair_limit(common, findings).await?;
    }
    Ok(())
}

async fn renew(admin: &Person, channel: i64) -> Result<(), LoadError> {
    let path = format!("/api/channels/{channel}");
    let token = json!({"token": ACCESS_TOKEN});
    let (status, body) = admin.answer(Method::PATCH, &path, Some(token)).await?;
    match status {
        200 => Ok(()),
        _ => Err(LoadError::impossible(format!("{path}: {status} {body}"))),
    }
}

/// Accepted sends whose message is older than one that the same customer got before, and all.
fn order(trial: &Trial) -> (u64, u64) {
    let mut newest: BTreeMap<String, i64> = BTreeMap::new();
    let (mut backwards, mut all) = (0, 0);
    for line in trial.stage.meta.ledger(0, usize::MAX).entries {
        if let Entry::Send {
            to,
            biz_opaque_callback_data: Some(ours),
            ..
        } = line.entry
        {
            let ours = ours.parse().unwrap_or(0);
            let newest = newest.entry(to).or_default();
            all += 1;
            backwards += u64::from(ours < *newest);
            *newest = ours.max(*newest);
        }
    }
    (backwards, all)
}

/// More to one customer than Meta takes at once, at Meta's own pace.
async fn keeps_the_pair_limit(common: &Common, findings: &mut Findings) -> Result<(), LoadError> {
    let pace = [
        ("BATON_SEND__PAIR_BURST", "45"),
        ("BATON_SEND__PAIR_SECONDS", "6"),
    ];
    let trial = Trial::open(common, &pace).await?;
    trial.turn(&json!({"pair_limit": true}))?;
    let admin = &trial.stage.office.admin;
    let party = trial.parties.first();
    let party = party.ok_or_else(|| LoadError::impossible("nobody is here"))?;
    let path = format!("/api/conversations/{}/messages", party.conversation);
    for number in 0..50 {
        let body = json!({"type": "text", "text": format!("number {number}")});
        admin.post(&path, body).await?;
    }
    findings.take(checker::check(&trial).await?);
    let ledger = trial.stage.meta.ledger(0, usize::MAX).entries;
    let refused = ledger.iter();
    let refused = refused
        .filter(|line| matches!(line.entry, Entry::Refusal { .. }))
        .count();
    findings.one(
        "the pair limit is kept",
        refused == 0,
        format!("{refused} refused"),
    );
    Ok(())
}

/// Webhooks one after the other, timed.
struct Clock {
    author: crate::webhook::Author,
    connection: Connection,
    number: u64,
}

impl Clock {
    fn new(trial: &Trial) -> Self {
        Self {
            author: trial.stage.author(),
            connection: Connection::to(trial.stage.address()),
            number: 0,
        }
    }

    async fn during(&mut self, span: Duration) -> Result<Latencies, LoadError> {
        let mut latencies = Latencies::new()?;
        let began = std::time::Instant::now();
        while began.elapsed() < span {
            self.number += 1;
            let request = self.author.request(&[Text {
                customer: 7_000 + self.number % 10,
                id: format!("wamid.meta.{}", self.number),
                text: format!("meanwhile {}", self.number),
            }]);
            let asked = std::time::Instant::now();
            let status = self.connection.insist(&request).await?;
            latencies.record(asked.elapsed());
            if status != 200 {
                return Err(LoadError::impossible(format!("a webhook: {status}")));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(latencies)
    }
}

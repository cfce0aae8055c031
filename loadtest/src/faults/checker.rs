//! Compares what the pretend Meta knows, what stands in the database, and what a console was told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use baton::simulator::{Entry, SimulatorHandle};
use baton::store::connection::{AnyConnection, Purpose};
use baton::store::schema::{conversation, event, media, message, outbox};
use diesel::prelude::*;

use super::console::{Heard, Told};
use super::traffic::Record;
use super::trial::Trial;
use crate::error::LoadError;

/// How long nothing may go on before everything has come to rest.
const PATIENCE: Duration = Duration::from_secs(40);

/// A promise and whether it was kept.
pub type Finding = (&'static str, bool, String);

/// A message in the database.
struct Stored {
    id: String,
    /// Whether the console was there already, and shows its thread.
    heard: bool,
    conversation: i64,
    seq: i64,
    /// Whether it is a message, and no quiet line that a message brought with it.
    spoken: bool,
    external: Option<String>,
    state: Option<String>,
}

/// What the database holds.
struct Database {
    messages: Vec<Stored>,
    /// The length and the owner of each thread.
    conversations: BTreeMap<i64, (i64, Option<i64>)>,
    events: Vec<i64>,
    waiting: i64,
    arriving: i64,
}

/// What the pretend Meta accepted and told.
struct Ledger {
    /// Accepted sends by our id.
    sends: BTreeMap<String, u64>,
    /// Ids in webhooks that were not acknowledged yet.
    open: BTreeSet<String>,
    acknowledged: BTreeSet<String>,
    given_up: u64,
}

/// Waits until everything has come to rest, and compares.
///
/// # Errors
/// A database that cannot be read.
pub async fn check(trial: &Trial) -> Result<Vec<Finding>, LoadError> {
    let mut connection = trial.stage.db_connect(Purpose::Read)?;
    let (database, ledger, at_rest) = rest(trial, &mut connection).await?;
    let heard = trial.console.heard();
    let record = trial.record.borrow();
    let mut findings = vec![(
        "everything comes to rest",
        at_rest,
        format!(
            "{} in the outbox, {} files, {} webhooks open, {} given up",
            database.waiting,
            database.arriving,
            ledger.open.len(),
            ledger.given_up
        ),
    )];
    findings.extend(inbound(&database, &ledger, &record));
    findings.extend(outbound(&database, &ledger, &record));
    findings.extend(order(&database));
    findings.push(owners(&database, &record, &heard));
    findings.extend(told(&database, &heard));
    findings.push(("the server answers nothing odd", record.odd.is_empty(), {
        let first = record.odd.first().cloned().unwrap_or_default();
        format!("{} odd {first}", record.odd.len())
    }));
    let said = trial.stage.server.said();
    let panics = said.matches("panicked at").count();
    findings.push(("nothing panics", panics == 0, format!("{panics} panics")));
    Ok(findings)
}

/// Waits until nothing is under way any more, for as long as anything goes on.
async fn rest(
    trial: &Trial,
    connection: &mut AnyConnection,
) -> Result<(Database, Ledger, bool), LoadError> {
    let (mut progress, mut since) = ((0, 0, 0), Instant::now());
    loop {
        let database = db_read(connection, trial)?;
        let ledger = ledger(&trial.stage.meta);
        let heard = trial.console.heard();
        let known = |stored: &Stored| {
            let told = heard.messages.get(&stored.id);
            !stored.heard || told.is_some_and(|told| told.state == stored.state)
        };
        let taken = |wamid: &String| ledger.acknowledged.contains(wamid);
        let all_taken = trial.record.borrow().written.iter().all(taken);
        let at_rest = database.waiting == 0
            && database.arriving == 0
            && ledger.open.is_empty()
            && all_taken
            && database.messages.iter().all(known);
        let told = heard.messages.len();
        let now = (database.events.len(), ledger.acknowledged.len(), told);
        if now != progress {
            (progress, since) = (now, Instant::now());
        }
        if at_rest || since.elapsed() > PATIENCE {
            return Ok((database, ledger, at_rest));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn ledger(meta: &SimulatorHandle) -> Ledger {
    let mut ledger = Ledger {
        sends: BTreeMap::new(),
        open: BTreeSet::new(),
        acknowledged: BTreeSet::new(),
        given_up: 0,
    };
    for line in meta.ledger(0, usize::MAX).entries {
        match line.entry {
            Entry::Send {
                biz_opaque_callback_data: Some(ours),
                ..
            } => *ledger.sends.entry(ours).or_default() += 1,
            Entry::Webhook {
                wamids,
                acknowledged_at: Some(_),
                ..
            } => ledger.acknowledged.extend(wamids),
            // A repetition is delivered once, whatever comes of it.
            Entry::Webhook {
                duplicate_of: Some(_),
                ..
            } => {}
            Entry::Webhook {
                gave_up_at: Some(_),
                ..
            } => ledger.given_up += 1,
            Entry::Webhook { wamids, .. } => ledger.open.extend(wamids),
            _ => {}
        }
    }
    ledger
}

fn db_read(connection: &mut AnyConnection, trial: &Trial) -> Result<Database, LoadError> {
    let shown = trial
        .parties
        .iter()
        .map(|party| party.conversation.as_str());
    let shown: BTreeSet<&str> = shown.collect();
    type Row = (i64, i64, i64, String, Option<String>, Option<String>);
    let rows: Vec<Row> = message::table
        .order((message::conversation_id, message::seq))
        .select((
            message::id,
            message::conversation_id,
            message::seq,
            message::direction,
            message::external_id,
            message::delivery_state,
        ))
        .load(connection)?;
    let stored = |(id, conversation, seq, direction, external, state): Row| Stored {
        id: id.to_string(),
        heard: id > trial.since && shown.contains(conversation.to_string().as_str()),
        conversation,
        seq,
        spoken: direction != "internal",
        external,
        state,
    };
    let conversations: Vec<(i64, i64, Option<i64>)> = conversation::table
        .select((conversation::id, conversation::seq, conversation::owner_id))
        .load(connection)?;
    let arriving = media::table.filter(media::state.eq("arriving")).count();
    Ok(Database {
        messages: rows.into_iter().map(stored).collect(),
        conversations: conversations
            .into_iter()
            .map(|(id, seq, owner)| (id, (seq, owner)))
            .collect(),
        events: event::table
            .order(event::seq)
            .select(event::seq)
            .load(connection)?,
        waiting: outbox::table.count().get_result(connection)?,
        arriving: arriving.get_result(connection)?,
    })
}

fn inbound(database: &Database, ledger: &Ledger, record: &Record) -> Vec<Finding> {
    let mut times: BTreeMap<&str, u64> = BTreeMap::new();
    for external in database
        .messages
        .iter()
        .filter_map(|it| it.external.as_deref())
    {
        *times.entry(external).or_default() += 1;
    }
    let acknowledged = |wamid: &&String| ledger.acknowledged.contains(*wamid);
    let written: Vec<_> = record.written.iter().filter(acknowledged).collect();
    let there = |wamid: &&&String| times.contains_key(wamid.as_str());
    let lost = written.len() - written.iter().filter(there).count();
    let twice = times.values().filter(|times| **times > 1).count();
    vec![
        (
            "what was acknowledged is there",
            lost == 0,
            format!("{lost} of {} lost", written.len()),
        ),
        (
            "what came again is there once",
            twice == 0,
            format!("{twice} twice"),
        ),
    ]
}

fn outbound(database: &Database, ledger: &Ledger, record: &Record) -> Vec<Finding> {
    let states: BTreeMap<&str, Option<&str>> = database
        .messages
        .iter()
        .map(|stored| (stored.id.as_str(), stored.state.as_deref()))
        .collect();
    let gone = record
        .answers
        .values()
        .filter(|id| !states.contains_key(id.as_str()))
        .count();
    let ids: BTreeSet<_> = record.answers.values().collect();
    let again = record.answers.len() - ids.len();
    let twice = ledger.sends.values().filter(|times| **times > 1).count();
    let ours = states
        .iter()
        .filter_map(|(id, state)| Some((*id, (*state)?)));
    let (mut unknown, mut wrong) = (0_u64, Vec::new());
    for (id, state) in ours {
        let fits = match ledger.sends.contains_key(id) {
            true => ["sent", "delivered", "read", "played"].contains(&state),
            false => ["unknown", "failed"].contains(&state),
        };
        unknown += u64::from(state == "unknown");
        if !fits {
            wrong.push(format!("{id} is {state}"));
        }
    }
    vec![
        (
            "answers that were taken are there, each once",
            gone == 0 && again == 0,
            format!("{gone} of {} lost, {again} twice", record.answers.len()),
        ),
        (
            "nothing is sent twice",
            twice == 0,
            format!("{twice} of {} twice", ledger.sends.len()),
        ),
        (
            "what was accepted shows so, and nothing else does",
            wrong.is_empty(),
            format!(
                "{} wrong {}, {unknown} shown as unknown",
                wrong.len(),
                wrong.first().cloned().unwrap_or_default()
            ),
        ),
    ]
}

fn order(database: &Database) -> Vec<Finding> {
    let mut lengths: BTreeMap<i64, i64> = BTreeMap::new();
    let (mut holes, mut backwards) = (0_u64, 0_u64);
    let mut before: Option<(i64, i64)> = None;
    for stored in &database.messages {
        let length = lengths.entry(stored.conversation).or_default();
        *length += 1;
        holes += u64::from(stored.seq != *length);
        if !stored.spoken {
            continue;
        }
        let id = stored.id.parse().unwrap_or(0);
        let falls = before
            .is_some_and(|(conversation, last)| conversation == stored.conversation && last >= id);
        backwards += u64::from(falls);
        before = Some((stored.conversation, id));
    }
    let of = |id: &i64| lengths.get(id).copied().unwrap_or(0);
    let unequal = database.conversations.iter();
    let unequal = unequal.filter(|(id, (seq, _))| of(id) != *seq).count();
    let dense = (1_i64..).zip(&database.events).all(|(at, seq)| at == *seq);
    vec![
        (
            "the places in every thread are dense",
            holes == 0 && unequal == 0,
            format!(
                "{holes} holes in {} messages, {unequal} threads of another length",
                database.messages.len()
            ),
        ),
        (
            "ids rise with the places",
            backwards == 0,
            format!("{backwards} fall"),
        ),
        (
            "the stream is dense",
            dense,
            format!("{} events", database.events.len()),
        ),
    ]
}

fn owners(database: &Database, record: &Record, heard: &Heard) -> Finding {
    let mut wrong = 0;
    for (id, (_, owner)) in &database.conversations {
        let owner = owner.map(|owner| owner.to_string());
        let winners = record.owners.get(&id.to_string());
        let agrees =
            winners.is_none_or(|winners| winners.len() == 1 && winners.first() == owner.as_ref());
        let told = heard.owners.get(&id.to_string());
        let told = told.is_none_or(|(_, told)| *told == owner);
        wrong += u64::from(!agrees || !told);
    }
    (
        "every conversation has one owner, and all agree who",
        wrong == 0,
        format!("{wrong} of {} wrong", database.conversations.len()),
    )
}

fn told(database: &Database, heard: &Heard) -> Vec<Finding> {
    let missed = |stored: &&Stored| stored.heard && !heard.messages.contains_key(&stored.id);
    let missed = database.messages.iter().filter(missed).count();
    let stale = |stored: &&Stored| {
        let told = heard.messages.get(&stored.id);
        let other = |told: &Told| told.state != stored.state || told.seq != stored.seq;
        stored.heard && told.is_some_and(other)
    };
    let stale = database.messages.iter().filter(stale).count();
    vec![
        (
            "the console was told everything, as it is now",
            missed == 0 && stale == 0,
            format!(
                "{missed} of {} missed, {stale} stale, in {} lives",
                database.messages.len(),
                heard.lives
            ),
        ),
        (
            "it was told in order, and never had to load anew",
            heard.out_of_order == 0 && heard.resets.is_empty(),
            format!(
                "{} out of order, resets {:?}",
                heard.out_of_order, heard.resets
            ),
        ),
    ]
}

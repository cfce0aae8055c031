//! To whom news goes: who may see it, wants it, and takes up work at the moment; and in which
//! browsers they are reached.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::courier::Parcel;
use super::heard::{Heard, Tidings};
use super::words;
use crate::actors::engine::Engine;
use crate::actors::roster::Snapshot;
use crate::domain::conversation::Scope;
use crate::domain::ids::{AgentId, ConversationId};
use crate::domain::people::Availability;
use crate::domain::permissions::{Principal, Right};
use crate::domain::telling::{Choices, Hearers, Occasion};
use crate::domain::time::Timestamp;
use crate::push::{Urgency, topic};
use crate::store::push_subscriptions::PushSubscription;

/// How long a push service keeps what a browser cannot take yet.
const KEEP: Duration = Duration::from_secs(4 * 60 * 60);

/// Sends what was heard. Of several news of one conversation each person gets the weightiest, and
/// of equally weighty ones the latest.
pub(super) async fn send(engine: &Arc<Engine>, heard: Heard, now: Timestamp) {
    let mut browsers: HashMap<AgentId, Vec<PushSubscription>> = HashMap::new();
    for browser in heard.browsers {
        browsers.entry(browser.agent).or_default().push(browser);
    }
    let snapshot = engine.roster.snapshot();
    let mut wanted: BTreeMap<(AgentId, ConversationId), &Tidings> = BTreeMap::new();
    for tidings in &heard.news {
        let conversation = tidings.summary.conversation.id;
        for agent in browsers.keys() {
            let choices = heard.choices.get(agent).copied().unwrap_or_default();
            if !hears(&snapshot, *agent, tidings, &choices, now) {
                continue;
            }
            let kept = wanted.entry((*agent, conversation)).or_insert(tidings);
            if kept.news.occasion <= tidings.news.occasion {
                *kept = tidings;
            }
        }
    }
    let mut lookers: HashMap<ConversationId, HashSet<AgentId>> = HashMap::new();
    for ((agent, conversation), tidings) in wanted {
        if let std::collections::hash_map::Entry::Vacant(unknown) = lookers.entry(conversation) {
            unknown.insert(engine.hub.lookers(conversation).await);
        }
        // Whoever has it before their eyes knows.
        if lookers
            .get(&conversation)
            .is_some_and(|them| them.contains(&agent))
        {
            continue;
        }
        let choices = heard.choices.get(&agent).copied().unwrap_or_default();
        let payload = words::payload(&snapshot, agent, tidings, &choices);
        for browser in browsers.get(&agent).into_iter().flatten() {
            let parcel = parcel(browser.clone(), tidings, payload.clone());
            engine.teller.courier.send(engine, parcel);
        }
    }
}

fn parcel(browser: PushSubscription, tidings: &Tidings, payload: String) -> Parcel {
    let occasion = tidings.news.occasion;
    let conversation = tidings.summary.conversation.id;
    Parcel {
        topic: topic(&format!("{} {conversation}", browser.agent)),
        browser,
        conversation,
        occasion,
        payload,
        urgency: match occasion {
            Occasion::Queue | Occasion::Window => Urgency::Normal,
            _ => Urgency::High,
        },
        keep: KEEP,
    }
}

fn hears(
    snapshot: &Snapshot,
    agent: AgentId,
    tidings: &Tidings,
    choices: &Choices,
    now: Timestamp,
) -> bool {
    let scope = tidings.summary.conversation.scope();
    let Some(principal) = snapshot.principal(agent) else {
        return false;
    };
    let meant = match &tidings.news.hearers {
        Hearers::Agents(agents) => agents.contains(&agent),
        Hearers::Queue => tidings.news.by != Some(agent) && queues(&principal, &scope),
    };
    meant
        && reaches(
            snapshot,
            &principal,
            &scope,
            tidings.news.occasion,
            choices,
            now,
        )
}

/// Whether somebody waits for what a team's queue brings.
fn queues(principal: &Principal, scope: &Scope) -> bool {
    principal.is_of_team(scope) && principal.may(Right::Claim)
}

/// Whether somebody may and wants to be told at this moment.
fn reaches(
    snapshot: &Snapshot,
    principal: &Principal,
    scope: &Scope,
    occasion: Occasion,
    choices: &Choices,
    now: Timestamp,
) -> bool {
    let agent = snapshot.agents.get(&principal.agent);
    let takes_work = agent.is_some_and(|agent| agent.availability == Availability::Available);
    takes_work && principal.may_see(scope) && choices.pushes(occasion, now)
}

/// The same once more, for what has had to wait.
pub(super) fn still_reaches(
    engine: &Engine,
    agent: AgentId,
    scope: &Scope,
    occasion: Occasion,
    choices: &Choices,
) -> bool {
    let snapshot = engine.roster.snapshot();
    let now = (engine.clock)();
    snapshot
        .principal(agent)
        .is_some_and(|who| reaches(&snapshot, &who, scope, occasion, choices, now))
}

//! Who works here, in memory: people, roles, teams, branches and numbers of every workspace.
//!
//! Truth is in the store; this is a snapshot of it, swapped whole after each change, so that
//! readers never wait and never see half a change. Whoever holds rights for longer than a
//! moment (a live socket) listens to [`Roster::changes`] and asks again.

mod attendance;
mod channel;
mod snapshot;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Mutex, watch};

pub use channel::{Channel, ChannelState, Opener, token_context};
pub use snapshot::Snapshot;

use self::attendance::Attendance;
use crate::domain::ids::{AgentId, ChannelId, TeamId, WorkspaceId};
use crate::domain::people::{Agent, Availability, Team};
use crate::domain::permissions::Principal;
use crate::protocol::Colleague;
use crate::protocol::row::Names;
use crate::store::committer::Clock;
use crate::store::connection::Readers;
use crate::store::error::StoreError;

/// The snapshot, who is there, and the bell that rings when either rights or sessions changed.
pub struct Roster {
    readers: Readers,
    opener: Opener,
    snapshot: RwLock<Arc<Snapshot>>,
    /// One reload at a time, so that an older snapshot never replaces a newer one.
    reloading: Mutex<()>,
    attendance: Attendance,
    changes: watch::Sender<u64>,
}

impl Roster {
    /// Reads everything once. `opener` opens the numbers' sealed tokens; whoever's last console is
    /// gone is still there for the time of `grace`.
    pub async fn load(
        readers: &Readers,
        opener: Opener,
        clock: Clock,
        grace: Duration,
    ) -> Result<Arc<Self>, StoreError> {
        let roster = Self {
            readers: readers.clone(),
            opener,
            snapshot: RwLock::new(Arc::new(Snapshot::default())),
            reloading: Mutex::new(()),
            attendance: Attendance::new(clock, grace),
            changes: watch::Sender::new(0),
        };
        roster.reload().await?;
        Ok(Arc::new(roster))
    }

    /// Reads everything again; afterwards everything committed before the call is seen.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let _alone = self.reloading.lock().await;
        let opener = self.opener.clone();
        let fresh = self
            .readers
            .read(move |connection| Snapshot::read(connection, &opener))
            .await?;
        *self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        self.ring();
        Ok(())
    }

    /// Everything as it is now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Somebody acting, with the rights they have now; `None` when unknown or disabled.
    pub fn principal(&self, id: AgentId) -> Option<Principal> {
        self.snapshot().principal(id)
    }

    /// Somebody, even when disabled.
    pub fn agent(&self, id: AgentId) -> Option<Arc<Agent>> {
        self.snapshot().agents.get(&id).cloned()
    }

    /// Everybody of every workspace, by name, also the disabled.
    pub fn agents(&self) -> Vec<Arc<Agent>> {
        self.snapshot().agents_by_name().collect()
    }

    /// A team.
    pub fn team(&self, id: TeamId) -> Option<Arc<Team>> {
        self.snapshot().teams.get(&id).cloned()
    }

    /// A number.
    pub fn channel(&self, id: ChannelId) -> Option<Arc<Channel>> {
        self.snapshot().channels.get(&id).cloned()
    }

    /// The number with Meta's id.
    pub fn channel_by_number(&self, phone_number_id: &str) -> Option<Arc<Channel>> {
        let snapshot = self.snapshot();
        let id = snapshot.channel_by_number.get(phone_number_id)?;
        snapshot.channels.get(id).cloned()
    }

    /// The numbers of one WhatsApp business account.
    pub fn channels_of_account(&self, account_id: &str) -> Vec<Arc<Channel>> {
        let mut channels = self.channels();
        channels.retain(|channel| channel.account_id == account_id);
        channels
    }

    /// Every number of every workspace, by name.
    pub fn channels(&self) -> Vec<Arc<Channel>> {
        self.snapshot().channels_by_name().collect()
    }

    /// One more console of somebody is open.
    pub fn arrives(&self, id: AgentId) {
        self.attendance.arrives(id);
    }

    /// One console of somebody less is open.
    pub fn leaves(&self, id: AgentId) {
        self.attendance.leaves(id);
    }

    /// Whether somebody has a console open, or had one a moment ago.
    pub fn is_online(&self, id: AgentId) -> bool {
        self.attendance.holds(id)
    }

    /// Whether somebody takes up new work: by their own word, and because they are there.
    pub fn is_available(&self, id: AgentId) -> bool {
        let willing = self
            .agent(id)
            .is_some_and(|agent| !agent.disabled && agent.availability == Availability::Available);
        willing && self.is_online(id)
    }

    /// Rises whenever rights may have changed: after each reload, and when a session ended.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Rings the bell: whoever holds rights or a session should ask again.
    pub fn ring(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Who of a workspace works here, and whether they take up new work, by id.
    pub fn colleagues(&self, workspace: WorkspaceId) -> Vec<Colleague> {
        let snapshot = self.snapshot();
        let here = snapshot.agents.values();
        let here = here.filter(|agent| agent.workspace == workspace && !agent.disabled);
        let mut colleagues: Vec<Colleague> = here
            .map(|agent| Colleague {
                id: agent.id,
                online: self.is_online(agent.id),
                availability: agent.availability,
                availability_reason: agent.availability_reason.clone(),
            })
            .collect();
        colleagues.sort_unstable_by_key(|colleague| colleague.id);
        colleagues
    }
}

impl Names for Roster {
    fn agent(&self, id: AgentId) -> Option<String> {
        Names::agent(&*self.snapshot(), id)
    }

    fn team(&self, id: TeamId) -> Option<String> {
        Names::team(&*self.snapshot(), id)
    }

    fn channel(&self, id: ChannelId) -> Option<String> {
        Names::channel(&*self.snapshot(), id)
    }
}

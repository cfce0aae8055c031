//! Everybody gets their share of what was committed, and their counts.

use std::sync::Arc;
use std::time::Instant;

use super::encode::Encoded;
use super::shares::Shares;
use super::{Hub, Listener, SessionKey};
use crate::actors::session::{Deliver, Parcel};
use crate::domain::ids::WorkspaceId;

impl Hub {
    /// Tells what was not told yet.
    pub(super) fn tell_all(&mut self) {
        self.tell_items();
        if self.counts_are_due {
            self.tell_changed_counts();
        }
    }

    fn tell_items(&mut self) {
        if self.untold.is_empty() {
            return;
        }
        let mut told = 0;
        for (workspace, items) in std::mem::take(&mut self.untold) {
            told += self.tell(workspace, &items);
        }
        self.pace.told(told, Instant::now());
    }

    /// Tells everybody their share; gives how many had one.
    fn tell(&mut self, workspace: WorkspaceId, items: &[Arc<Encoded>]) -> u32 {
        let before = items.first().map_or(0, |first| first.seq - 1);
        let places = (
            self.heads.cursor_at(before).into(),
            self.cursor(workspace).into(),
        );
        let mut shares = Shares::of(places, items);
        let mut told = 0;
        for listener in self.sessions.values_mut() {
            if listener.principal.workspace != workspace {
                continue;
            }
            let Listener {
                principal,
                watching,
                joined_at,
                ..
            } = &mut **listener;
            if let Some(parcel) = shares.share(principal, watching, *joined_at) {
                listener.address.do_send(Deliver(parcel));
                told += 1;
            }
        }
        told
    }

    /// Tells new counts to everybody whose counts may be others.
    pub(super) fn tell_changed_counts(&mut self) {
        self.counts_are_due = false;
        let workspaces = self.counts.take_changed();
        let agents = std::mem::take(&mut self.recount);
        let concerned = self.sessions.iter().filter(|(_, listener)| {
            let principal = &listener.principal;
            workspaces.contains(&principal.workspace) || agents.contains(&principal.agent)
        });
        let keys: Vec<SessionKey> = concerned.map(|(key, _)| *key).collect();
        if !keys.is_empty() {
            // Counts come with a cursor, before which nothing may be left untold.
            self.tell_items();
        }
        for key in keys {
            self.tell_counts(key);
        }
    }

    fn tell_counts(&mut self, key: SessionKey) {
        let Some(listener) = self.sessions.get(&key) else {
            return;
        };
        let cursor = self.cursor(listener.principal.workspace);
        let Some(counts) = self.counts_of(&listener.principal) else {
            return;
        };
        let Some(listener) = self.sessions.get_mut(&key) else {
            return;
        };
        if listener.told_counts.as_ref() == Some(&counts) {
            return;
        }
        let parcel = Parcel::single(cursor.into(), Encoded::counts(&counts));
        listener.told_counts = Some(counts);
        listener.address.do_send(Deliver(Arc::new(parcel)));
    }
}

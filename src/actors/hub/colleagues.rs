//! Who is there, for consoles that show their colleagues; nobody else pays for it.

use std::sync::Arc;

use super::encode::Encoded;
use super::{Hub, SessionKey};
use crate::actors::session::{Deliver, Parcel};
use crate::domain::ids::WorkspaceId;

impl Hub {
    /// Tells those who watch, when anybody has come, gone or changed their word.
    pub(super) fn tell_colleagues(&mut self) {
        let watching = self.sessions.values();
        let mut workspaces: Vec<WorkspaceId> = watching
            .filter(|listener| listener.watching.people())
            .map(|listener| listener.principal.workspace)
            .collect();
        workspaces.sort_unstable();
        workspaces.dedup();
        self.colleagues
            .retain(|workspace, _| workspaces.contains(workspace));
        for workspace in workspaces {
            let now = self.roster.colleagues(workspace);
            if self.colleagues.get(&workspace) == Some(&now) {
                continue;
            }
            self.colleagues.insert(workspace, now.clone());
            let parcel = self.parcel(workspace, Encoded::colleagues(now));
            for listener in self.sessions.values() {
                if listener.principal.workspace == workspace && listener.watching.people() {
                    listener.address.do_send(Deliver(parcel.clone()));
                }
            }
        }
    }

    /// Tells somebody who begins to watch how things stand.
    pub(super) fn tell_colleagues_to(&mut self, key: SessionKey) {
        let listener = self.sessions.get(&key);
        let Some(listener) = listener.filter(|listener| listener.watching.people()) else {
            return;
        };
        let (workspace, address) = (listener.principal.workspace, listener.address.clone());
        let now = self.roster.colleagues(workspace);
        address.do_send(Deliver(self.parcel(workspace, Encoded::colleagues(now))));
    }

    fn parcel(&mut self, workspace: WorkspaceId, item: Encoded) -> Arc<Parcel> {
        // It comes with a cursor, before which nothing may be left untold.
        self.tell_all();
        let cursor = self.cursor(workspace);
        Arc::new(Parcel::single(cursor.into(), item))
    }
}

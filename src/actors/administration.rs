//! Who changes what about people, teams, numbers, labels, quick replies and tokens.
//!
//! Each change is one write: the rules are asked inside the transaction, the row is written and
//! the change published together, and the roster is read again before anybody gets an answer, so
//! that a right that is taken away is gone when its taker hears so.

mod channels;
mod contact_fields;
mod crew;
mod error;
mod library;
mod own;
mod people;
mod setup;
mod teams;
mod tokens;
mod views;

use std::sync::{Arc, Mutex, PoisonError};

pub use error::OfficeError;
pub use own::PasswordChange;
pub use setup::{AddedAgent, SetUp};
pub use tokens::IssuedToken;

use super::office::Sealer;
use super::roster::Roster;
use super::sign_in::SignIn;
use crate::domain::fields::Refusal;
use crate::domain::ids::{IdGenerator, WorkspaceId};
use crate::domain::permissions::{Principal, Right};
use crate::domain::summary::{Change, DirectoryPart};
use crate::store::committer::{Clock, Committer};
use crate::store::connection::Readers;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;

/// Changes what the roster and the library hold.
pub struct Administration {
    readers: Readers,
    committer: Committer,
    clock: Clock,
    ids: Arc<IdGenerator>,
    sealer: Sealer,
    roster: Arc<Roster>,
    sign_in: Arc<SignIn>,
}

impl Administration {
    pub(super) fn new(
        readers: Readers,
        committer: Committer,
        clock: Clock,
        ids: Arc<IdGenerator>,
        sealer: Sealer,
        roster: Arc<Roster>,
        sign_in: Arc<SignIn>,
    ) -> Self {
        Self {
            readers,
            committer,
            clock,
            ids,
            sealer,
            roster,
            sign_in,
        }
    }

    /// A fresh id.
    fn id<I: From<i64>>(&self) -> I {
        self.ids.next((self.clock)())
    }

    /// Writes all or nothing; what `work` refuses is undone and told.
    async fn write<T, F>(&self, work: F) -> Result<T, OfficeError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, OfficeError> + Send + 'static,
    {
        let refusal = Arc::new(Mutex::new(None));
        let told = refusal.clone();
        let written = self.committer.write(move |transaction| {
            work(transaction).map_err(|error| match error {
                OfficeError::Store(error) => error,
                refused => {
                    *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(refused);
                    StoreError::Conflict("the office refused".to_owned())
                }
            })
        });
        let written = written.await;
        let refused = refusal
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match (written, refused) {
            (Err(_), Some(refused)) => Err(refused),
            (written, _) => Ok(written?),
        }
    }

    /// The same for what the roster holds: everybody hears of it, and the roster is read again.
    async fn change<T, F>(
        &self,
        workspace: WorkspaceId,
        part: DirectoryPart,
        work: F,
    ) -> Result<T, OfficeError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, OfficeError> + Send + 'static,
    {
        let outcome = self
            .write(move |transaction| {
                let outcome = work(transaction)?;
                transaction.publish(workspace, Change::Directory { part })?;
                Ok(outcome)
            })
            .await?;
        self.roster.reload().await?;
        Ok(outcome)
    }
}

/// Refuses whoever lacks a right.
fn demand(by: &Principal, right: Right) -> Result<(), OfficeError> {
    if by.may(right) {
        Ok(())
    } else {
        Err(OfficeError::Forbidden { right })
    }
}

/// Refuses a field, and says which.
fn field<T>(name: &'static str, parsed: Result<T, Refusal>) -> Result<T, OfficeError> {
    parsed.map_err(|reason| OfficeError::Invalid {
        field: name,
        reason: reason.to_owned(),
    })
}

/// A value that belongs to somebody else already.
fn taken<T>(name: &'static str, written: Result<T, StoreError>) -> Result<T, OfficeError> {
    written.map_err(|error| match error {
        StoreError::Conflict(_) => OfficeError::Taken { field: name },
        error => OfficeError::Store(error),
    })
}

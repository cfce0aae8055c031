//! The people side in one place: the roster, who may come in, and who changes what.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::administration::Administration;
use super::roster::{Opener, Roster};
use super::sign_in::SignIn;
use crate::domain::ids::IdGenerator;
use crate::store::committer::{Clock, Committer};
use crate::store::connection::Readers;
use crate::store::error::StoreError;

/// Seals a text for a context, so that only the matching [`Opener`] opens it, for that context.
pub type Sealer = Arc<dyn Fn(&SecretString, &str) -> String + Send + Sync>;

/// What the office needs from outside.
pub struct OfficeParts {
    /// Reads.
    pub readers: Readers,
    /// The only writer.
    pub committer: Committer,
    /// Tells the time.
    pub clock: Clock,
    /// Makes ids.
    pub ids: Arc<IdGenerator>,
    /// Opens the numbers' tokens.
    pub opener: Opener,
    /// Seals the numbers' tokens.
    pub sealer: Sealer,
    /// How long a sign-in lasts.
    pub session_lifetime: Duration,
    /// How long somebody is still there whose last console is gone.
    pub grace: Duration,
}

/// The people side.
pub struct Office {
    /// Who works here, in memory.
    pub roster: Arc<Roster>,
    /// Who may come in.
    pub sign_in: Arc<SignIn>,
    /// Who changes what.
    pub administration: Administration,
    /// Reads.
    pub readers: Readers,
    /// The only writer.
    pub committer: Committer,
    /// Tells the time.
    pub clock: Clock,
}

impl Office {
    /// Opens the office: reads the roster.
    pub async fn open(parts: OfficeParts) -> Result<Arc<Self>, StoreError> {
        let roster = Roster::load(
            &parts.readers,
            parts.opener,
            parts.clock.clone(),
            parts.grace,
        )
        .await?;
        let sign_in = Arc::new(SignIn::new(
            parts.readers.clone(),
            parts.committer.clone(),
            parts.clock.clone(),
            parts.ids.clone(),
            roster.clone(),
            parts.session_lifetime,
        )?);
        let administration = Administration::new(
            parts.readers.clone(),
            parts.committer.clone(),
            parts.clock.clone(),
            parts.ids,
            parts.sealer,
            roster.clone(),
            sign_in.clone(),
        );
        Ok(Arc::new(Self {
            roster,
            sign_in,
            administration,
            readers: parts.readers,
            committer: parts.committer,
            clock: parts.clock,
        }))
    }
}

//! `baton migrate`: brings the database up to date, or copies it into another one.

use clap::Args;

use super::StorageSettings;

/// Flags of `baton migrate`.
#[derive(Args)]
pub struct MigrateArgs {
    /// Database to copy from; without it, the configured one.
    #[arg(long, value_name = "DATABASE", requires = "to")]
    from: Option<String>,
    /// Empty database to copy everything into. Keep a password in PGPASSWORD or ~/.pgpass, because
    /// arguments are visible to everyone on the machine. A copy that was cut off goes on when the
    /// same command is given again; no server may run on either database meanwhile.
    #[arg(long, value_name = "DATABASE")]
    to: Option<String>,
    /// Where the database is.
    #[command(flatten)]
    settings: StorageSettings,
}

impl MigrateArgs {
    /// From where to where, when something is to be copied, and the flags that say where the
    /// configured database is.
    pub fn split(self) -> (Option<(Option<String>, String)>, StorageSettings) {
        let from = self.from;
        (self.to.map(|to| (from, to)), self.settings)
    }
}

/// Shows neither address, because passwords may stand in them.
impl std::fmt::Debug for MigrateArgs {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("MigrateArgs")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

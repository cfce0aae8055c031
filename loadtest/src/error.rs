//! Why a run gives no figures.

use std::io;

use baton::simulator::SimulatorError;
use baton::store::error::StoreError;

/// Why a run gives no figures.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file, a process or a socket.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// The system refuses a call.
    #[error("{0}: {1}")]
    System(&'static str, nix::Error),
    /// The REST interface cannot be reached.
    #[error("the server cannot be asked: {0}")]
    Http(#[from] reqwest::Error),
    /// A console cannot go on.
    #[error("a console: {0}")]
    Console(#[from] crate::console::ConsoleError),
    /// The pretend Meta does not start.
    #[error("the pretend meta does not start: {0}")]
    Meta(#[from] SimulatorError),
    /// The database, behind the server's back.
    #[error("the database: {0}")]
    Store(#[from] StoreError),
    /// A statement of a baseline or of what is made beforehand.
    #[error("the database: {0}")]
    Diesel(#[from] diesel::result::Error),
    /// A figure is outside what a histogram can hold.
    #[error("a figure cannot be recorded: {0}")]
    Histogram(String),
    /// Something else the run cannot go on without.
    #[error("{0}")]
    Impossible(String),
}

impl LoadError {
    /// Names what was tried when the system refuses it.
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        |source| Self::Io { what, source }
    }

    /// The run cannot go on, in words.
    pub fn impossible(why: impl Into<String>) -> Self {
        Self::Impossible(why.into())
    }
}

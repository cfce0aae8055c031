//! The console's files: read and fingerprinted once at start, then served from memory.
//!
//! The pages are native ES modules without a build step. At start every module, style sheet and
//! picture gets a name that carries a hash of its bytes; one import map, written into the page,
//! says which name stands for which module. So files can be cached for ever, and the page itself
//! is the only thing a browser has to ask for again.
//!
//! Debug builds read `static/` from disk and look at it again with every page load; release builds
//! carry the files inside the binary.

mod assets;
#[cfg_attr(
    not(debug_assertions),
    expect(
        dead_code,
        reason = "release builds gather their files while they are built"
    )
)]
mod collect;
mod compress;
mod modules;
mod page;
mod serve;
mod source;
mod sprite;

#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError, RwLock};

use actix_web::web::{self, ServiceConfig};

use assets::Assets;

/// Why the console cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// Files are missing or unreadable.
    #[error(transparent)]
    Collect(#[from] collect::CollectError),
    /// A file that describes others is not what it should be.
    #[error("static/{file} cannot be understood")]
    Malformed {
        /// Which, relative to `static/`.
        file: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A file that the page cannot do without is not there.
    #[error("static/{file} is missing")]
    Missing {
        /// Which, relative to `static/`.
        file: String,
    },
    /// A page or module refers to a module that is not there.
    #[error("static/{from} imports `{specifier}`, which nothing provides")]
    Unresolved {
        /// The module that asks.
        from: String,
        /// For what.
        specifier: String,
    },
    /// An icon's file holds no picture.
    #[error("the icon `{name}` is not an svg picture")]
    Icon {
        /// Which.
        name: String,
    },
}

/// The console, ready to be served. Cheap to clone: clones share the files.
#[derive(Clone)]
pub struct Console {
    current: Arc<RwLock<Arc<Assets>>>,
}

impl Console {
    /// Reads `static/` and prepares everything that is served of it.
    ///
    /// # Errors
    /// When a file is missing (for the libraries: with the command that installs them), cannot be
    /// read or cannot be understood.
    pub fn load() -> Result<Self, ConsoleError> {
        let assets = Assets::prepare(source::read()?)?;
        Ok(Self {
            current: Arc::new(RwLock::new(Arc::new(assets))),
        })
    }

    /// Registers the console as what answers every path that nobody else does.
    pub fn configure(&self, config: &mut ServiceConfig) {
        config
            .app_data(web::Data::new(self.clone()))
            .default_service(web::route().to(serve::answer));
    }

    fn assets(&self) -> Arc<Assets> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Takes in edits of `static/`. Files that cannot be understood leave everything as it was.
    #[cfg(debug_assertions)]
    fn refresh(&self) {
        let refreshed = source::read()
            .map_err(ConsoleError::from)
            .and_then(|files| match self.assets().holds_exactly(&files) {
                true => Ok(None),
                false => Assets::prepare(files).map(Some),
            });
        match refreshed {
            Ok(None) => {}
            Ok(Some(assets)) => {
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Arc::new(assets);
            }
            Err(error) => {
                tracing::warn!(error = %error, "the console keeps its last good files");
            }
        }
    }

    /// Release builds carry their files inside: nothing can have changed.
    #[cfg(not(debug_assertions))]
    fn refresh(&self) {}
}

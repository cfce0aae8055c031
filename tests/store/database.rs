//! A fresh database per test, and short ways to put things into it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use baton::domain::contact::{Identity, Person};
use baton::domain::conversation::Conversation;
use baton::domain::ids::{ContactId, WorkspaceId};
use baton::domain::summary::LastMessage;
use baton::domain::time::Timestamp;
use baton::store::committer::{Committer, CommitterOptions};
use baton::store::connection::{AnyConnection, DatabaseUrl, Readers};
use baton::store::error::StoreError;
use baton::store::transaction::Transaction;
use baton::store::write::{ConversationWrite, Written};
use baton::store::{contacts, conversations};

use crate::postgres_server::Postgres;

/// The clock of every test.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// The workspace of most tests.
pub const HERE: WorkspaceId = WorkspaceId(1);

/// A database that is gone when its test is over.
pub struct Database {
    readers: Option<Readers>,
    committer: Option<Committer>,
    next: AtomicI64,
    place: Place,
}

enum Place {
    Folder(#[expect(dead_code, reason = "deleted when dropped")] tempfile::TempDir),
    Server { name: String },
}

impl Database {
    /// A fresh SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("baton.db"));
        Self::open(url, Place::Folder(folder))
    }

    /// A fresh database on this process's server.
    pub fn postgres() -> Self {
        let name = Postgres::shared().database();
        let url = DatabaseUrl::postgres(&Postgres::shared().url(&name)).unwrap();
        Self::open(url, Place::Server { name })
    }

    fn open(url: DatabaseUrl, place: Place) -> Self {
        url.migrate().unwrap();
        let options = CommitterOptions {
            queue: 64,
            group: 64,
        };
        let (committer, _) =
            Committer::start(url.clone(), options, Arc::new(|| NOW), Arc::new(|_| {})).unwrap();
        Self {
            readers: Some(Readers::new(url, 2).unwrap()),
            committer: Some(committer),
            next: AtomicI64::new(1_000),
            place,
        }
    }

    /// An id that this test has not used.
    pub fn id<I: From<i64>>(&self) -> I {
        I::from(self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Writes, and expects that it works.
    #[track_caller]
    pub fn writes<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.tries(work).unwrap()
    }

    /// Writes, or learns why not.
    pub fn tries<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.committer.as_ref().unwrap().write_blocking(work)
    }

    /// Hands in these conversations' writes while the writer is busy, so that one commit takes
    /// them all.
    pub fn writes_together(
        &self,
        writes: Vec<ConversationWrite>,
    ) -> Vec<Result<Written, StoreError>> {
        let committer = self.committer.clone().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let (go, wait) = std::sync::mpsc::channel::<()>();
            let busy = committer.write(move |_| Ok(wait.recv().is_ok()));
            let all = futures_util::future::join_all(
                writes
                    .into_iter()
                    .map(|write| committer.write_conversation(write)),
            );
            let release = async move { go.send(()).unwrap() };
            // In this order, each is handed in when it is first polled.
            let (held, written, ()) = tokio::join!(biased; busy, all, release);
            assert!(held.unwrap());
            written
        })
    }

    /// Reads, and expects that it works.
    #[track_caller]
    pub fn reads<T>(&self, query: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>) -> T {
        self.readers.as_ref().unwrap().read_blocking(query).unwrap()
    }

    /// Reads, or learns why not.
    pub fn tries_to_read<T>(
        &self,
        query: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.readers.as_ref().unwrap().read_blocking(query)
    }

    /// Its name on PostgreSQL's server.
    pub fn name(&self) -> Option<&str> {
        match &self.place {
            Place::Folder(_) => None,
            Place::Server { name } => Some(name),
        }
    }

    /// A customer with a name and a phone number.
    pub fn has_customer(&self, conversation: &Conversation, name: &str, phone: &str) {
        let id = conversation.contact;
        let (workspace, channel) = (conversation.workspace, conversation.channel);
        let person = Person {
            identities: vec![Identity::phone(phone)],
            name: Some(name.to_owned()),
            username: None,
        };
        self.writes(move |transaction| {
            contacts::create(transaction, workspace, id, &person);
            contacts::add_identities(transaction, workspace, channel, id, &person.identities)
        });
    }

    /// A conversation as it stands, with a customer of its own.
    pub fn has(&self, conversation: &Conversation, last: Option<LastMessage>) {
        let id: ContactId = conversation.contact;
        self.has_customer(conversation, &format!("Customer {id}"), &id.to_string());
        self.stores(conversation, last);
    }

    /// A conversation as it stands; its customer is there.
    pub fn stores(&self, conversation: &Conversation, last: Option<LastMessage>) {
        let mut before = conversation.clone();
        before.version = 0;
        before.labels.clear();
        let after = conversation.clone();
        self.writes(move |transaction| {
            conversations::save(transaction, &before, &after, last.as_ref())
        });
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Connections first; a database that somebody uses cannot be dropped.
        self.readers = None;
        self.committer = None;
        if let Place::Server { name } = &self.place {
            Postgres::shared().drops(name);
        }
    }
}

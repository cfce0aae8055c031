//! A fresh database per test, and short ways to put things into it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use baton::domain::contact::{Identity, Person};
use baton::domain::conversation::Conversation;
use baton::domain::ids::{ContactId, WorkspaceId};
use baton::domain::summary::LastMessage;
use baton::domain::time::Timestamp;
use baton::store::committer::{Committer, CommitterOptions};
use baton::store::connection::{AnyConnection, DatabaseUrl, Purpose, Readers};
use baton::store::error::StoreError;
use baton::store::transaction::Transaction;
use baton::store::write::{ConversationWrite, Written};
use baton::store::{contacts, conversations};
use diesel::connection::SimpleConnection;

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
    Server { address: String, name: String },
}

impl Database {
    /// A fresh SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("baton.db"));
        Self::open(url, Place::Folder(folder))
    }

    /// A fresh database on the server that the environment names.
    pub fn postgres() -> Option<Self> {
        let Ok(address) = std::env::var("BATON_TEST_POSTGRES") else {
            eprintln!("skipped: BATON_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("baton_test_{}", uuid::Uuid::new_v4().simple());
        administer(&address, &format!("CREATE DATABASE {name}"));
        let mut url = url::Url::parse(&address).unwrap();
        url.set_path(&name);
        let url = DatabaseUrl::Postgres(url.to_string());
        Some(Self::open(url, Place::Server { address, name }))
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

fn administer(address: &str, statement: &str) {
    let url = DatabaseUrl::Postgres(address.to_owned());
    let mut connection = url.connect(Purpose::Write).unwrap();
    connection.batch_execute(statement).unwrap();
}

impl Drop for Database {
    fn drop(&mut self) {
        // Connections first; a database that somebody uses cannot be dropped.
        self.readers = None;
        self.committer = None;
        if let Place::Server { address, name } = &self.place {
            administer(address, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

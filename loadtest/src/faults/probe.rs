//! Webhooks that are sent once each, whatever comes of it: is a 200 true, and a 503 quick?

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use baton::store::connection::AnyConnection;
use baton::store::schema::message;
use diesel::prelude::*;

use super::Findings;
use crate::error::LoadError;
use crate::webhook::{Author, Connection, Text};

/// One answer, or none.
#[derive(Clone, Debug)]
struct Sent {
    id: String,
    status: Option<u16>,
    /// Until the answer was here.
    took: Duration,
    /// How long the server itself took, when it says so.
    own: Option<Duration>,
}

/// Sends webhooks and remembers what became of each.
pub struct Probe {
    author: Author,
    address: std::net::SocketAddr,
    mark: &'static str,
    sent: Vec<Sent>,
}

/// How soon a refusal comes, by the clock of the server: what else the machine is busy with is not
/// the server's.
const AT_ONCE: Duration = Duration::from_secs(1);

/// How soon all is well again.
const WELL: Duration = Duration::from_secs(10);

/// How long a probe waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// When it is said that it does not get well by itself.
const GIVEN_UP: Duration = Duration::from_secs(60);

impl Probe {
    /// Its messages are told apart by `mark`.
    pub fn new(author: Author, address: std::net::SocketAddr, mark: &'static str) -> Self {
        Self {
            author,
            address,
            mark,
            sent: Vec::new(),
        }
    }

    /// Sends one webhook from one of a few customers and one from somebody new, side by side;
    /// gives the worse status.
    pub async fn both(&mut self) -> Option<u16> {
        let number = u64::try_from(self.sent.len()).unwrap_or(0);
        let (known, new) = (number % 4, 1_000 + number);
        let (one, other) = tokio::join!(self.one(known, number), self.one(new, number + 1));
        let worse = one
            .status
            .max(other.status)
            .filter(|_| one.status.is_some() && other.status.is_some());
        self.sent.extend([one, other]);
        worse
    }

    async fn one(&self, customer: u64, number: u64) -> Sent {
        let id = format!("wamid.{}.{number}", self.mark);
        let request = self.author.request(&[Text {
            customer,
            id: id.clone(),
            text: format!("probe {number}"),
        }]);
        let began = Instant::now();
        let mut connection = Connection::to(self.address);
        let answer = tokio::time::timeout(PATIENCE, connection.ask(&request)).await;
        let took = began.elapsed();
        let answer = answer.ok().and_then(Result::ok);
        Sent {
            id,
            status: answer.as_ref().map(|it| it.status),
            took,
            own: answer.and_then(|it| it.took),
        }
    }

    /// Sends for a while.
    pub async fn during(&mut self, span: Duration) {
        let began = Instant::now();
        while began.elapsed() < span {
            self.both().await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends until everything is taken again; gives how long that took.
    pub async fn until_well(&mut self) -> Duration {
        let began = Instant::now();
        while self.both().await != Some(200) && began.elapsed() < GIVEN_UP {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        began.elapsed()
    }

    fn with(&self, status: Option<u16>) -> impl Iterator<Item = &Sent> {
        self.sent.iter().filter(move |sent| sent.status == status)
    }

    /// How many were refused with 503.
    pub fn refused(&self) -> usize {
        self.with(Some(503)).count()
    }

    /// Tells what was found, given how long the server took to get well. How soon it refuses and
    /// recovers are targets, because the machine has its own share in them.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn tell(
        &self,
        connection: &mut AnyConnection,
        well: Duration,
        findings: &mut Findings,
    ) -> Result<(), LoadError> {
        let there: Vec<Option<String>> = message::table
            .select(message::external_id)
            .load(connection)?;
        let there: BTreeSet<_> = there.into_iter().flatten().collect();
        let taken = self.with(Some(200)).count();
        let false_ones = self.with(Some(200));
        let false_ones = false_ones.filter(|sent| !there.contains(&sent.id)).count();
        findings.one(
            "no 200 is false",
            false_ones == 0,
            format!("{false_ones} of {taken} false"),
        );
        let refused = || self.with(Some(503));
        let slowest = refused().map(|sent| sent.took).max().unwrap_or_default();
        let others = self.sent.len() - taken - self.refused();
        findings.one(
            "what is not taken is refused with 503",
            self.refused() > 0 && others == 0,
            format!(
                "{} refused, {others} answered otherwise or not at all, slowest {} ms from here",
                self.refused(),
                slowest.as_millis()
            ),
        );
        // One that does not say how long it took counts as what it took from here.
        let own = refused().map(|sent| sent.own.unwrap_or(sent.took)).max();
        findings.within("the slowest 503", own.unwrap_or_default(), AT_ONCE);
        findings.one(
            "it gets well by itself",
            well < GIVEN_UP,
            format!("{} ms", well.as_millis()),
        );
        findings.within("well again", well, WELL);
        Ok(())
    }
}

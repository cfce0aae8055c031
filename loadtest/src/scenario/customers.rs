//! Customers who write on one connection, one webhook after the other, with stamps by which
//! consoles know their rows.

use std::net::SocketAddr;

use bytes::Bytes;

use crate::console::glance::stamped;
use crate::error::LoadError;
use crate::stage::Stage;
use crate::webhook::{Author, Connection, Text};

/// How many messages a webhook has when many conversations begin.
const TOGETHER: u64 = 50;

/// Customers who write.
pub struct Customers {
    author: Author,
    connection: Connection,
    written: u64,
}

impl Customers {
    /// The customers of a stage's number.
    pub fn of(stage: &Stage) -> Self {
        Self {
            author: stage.author(),
            connection: Connection::to(stage.address()),
            written: 0,
        }
    }

    /// Each of these writes once, in one webhook; acknowledged when this is done.
    ///
    /// # Errors
    /// The server does not take it.
    pub async fn write(
        &mut self,
        customers: impl IntoIterator<Item = u64>,
        stamp: u64,
    ) -> Result<(), LoadError> {
        let texts: Vec<Text> = customers
            .into_iter()
            .map(|customer| self.text(customer, stamp))
            .collect();
        let request = self.author.request(&texts);
        match self.connection.ask(&request).await?.status {
            200 => Ok(()),
            status => {
                let why = format!("a webhook was answered {status}");
                Err(LoadError::impossible(why))
            }
        }
    }

    /// So many customers, from 0, begin their conversations.
    ///
    /// # Errors
    /// The server does not take it.
    pub async fn begin(&mut self, customers: u64) -> Result<(), LoadError> {
        self.begin_between(0, customers).await
    }

    /// Customers from one up to, without, another begin their conversations.
    ///
    /// # Errors
    /// The server does not take it.
    pub async fn begin_between(&mut self, first: u64, end: u64) -> Result<(), LoadError> {
        let mut first = first;
        while first < end {
            let next = (first + TOGETHER).min(end);
            self.write(first..next, 0).await?;
            first = next;
        }
        Ok(())
    }

    /// A customer's next webhook, for whoever sends it.
    pub fn request(&mut self, customer: u64) -> Bytes {
        let text = self.text(customer, 0);
        self.author.request(&[text])
    }

    /// Where webhooks go.
    pub fn address(&self) -> SocketAddr {
        self.connection.address()
    }

    fn text(&mut self, customer: u64, stamp: u64) -> Text {
        self.written += 1;
        Text {
            customer,
            id: format!("wamid.console.{}", self.written),
            text: stamped(stamp),
        }
    }
}

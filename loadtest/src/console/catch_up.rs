//! Coming back with a cursor: what was missed, as the newest row of each customer.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use baton::protocol::row::ConversationRow;
use baton::protocol::{Item, ServerFrame, Watch};
use bytes::Bytes;
use serde::Deserialize;

use super::{Console, ConsoleError, glance};
use crate::error::LoadError;
use crate::webhook::{Connection, get};

/// What a console has when it is current again.
#[derive(Debug, Default)]
pub struct CaughtUp {
    /// Whether the server could go on from the cursor.
    pub resumed: bool,
    /// What came, as it came: thousands come back at once, and nobody is to wait for its reading.
    frames: Vec<Bytes>,
    /// The newest stamp of each phone number, of what has been read.
    newest: BTreeMap<String, u64>,
}

impl CaughtUp {
    /// How many of these rows it lacks, or has in an older state.
    ///
    /// # Errors
    /// What came cannot be read.
    pub fn lacks<'a>(
        &mut self,
        wanted: impl IntoIterator<Item = (&'a String, &'a u64)>,
    ) -> Result<u64, ConsoleError> {
        for frame in std::mem::take(&mut self.frames) {
            if let ServerFrame::Events { items, .. } = serde_json::from_slice(&frame)? {
                self.take(items);
            }
        }
        let lacks = |(phone, stamp): &(&String, &u64)| self.newest.get(*phone) < Some(stamp);
        let lacking = wanted.into_iter().filter(lacks).count();
        Ok(crate::number::count(lacking))
    }

    fn take(&mut self, items: Vec<Item>) {
        for item in items {
            if let Item::Conversation { row } = item {
                self.take_row(*row);
            }
        }
    }

    fn take_row(&mut self, row: ConversationRow) {
        let preview = row.last_message.map(|last| last.preview);
        let stamp = preview.and_then(|words| glance::stamps(words.as_bytes()).next());
        if let (Some(phone), Some(stamp)) = (row.contact.phone, stamp) {
            self.newest.insert(phone, stamp);
        }
    }

    /// Loads the list of everything anew, page by page, as whoever is told to does.
    ///
    /// # Errors
    /// An answer that is no page.
    pub async fn load_anew(&mut self, server: SocketAddr, cookie: &str) -> Result<(), LoadError> {
        let mut connection = Connection::to(server);
        let mut behind = String::new();
        loop {
            let path = format!("/api/conversations?status=any&sort=newest&limit=200{behind}");
            let answer = connection.ask(&get(server, &path, cookie)).await?;
            let page: Page = serde_json::from_slice(&answer.body).map_err(ConsoleError::from)?;
            for row in page.items {
                self.take_row(row);
            }
            match page.next {
                Some(cursor) => behind = format!("&cursor={cursor}"),
                None => return Ok(()),
            }
        }
    }
}

/// A page of a list.
#[derive(Deserialize)]
struct Page {
    items: Vec<ConversationRow>,
    next: Option<String>,
}

impl Console {
    /// Says hello with the cursor that it holds and reads until it is at least at `place`.
    ///
    /// # Errors
    /// The connection breaks, or nothing comes.
    pub async fn comes_back(
        &mut self,
        cursor: &str,
        watch: &[Watch],
        place: i64,
    ) -> Result<CaughtUp, ConsoleError> {
        let welcome = self.says_hello(Some(cursor), watch).await?;
        let mut caught = CaughtUp {
            resumed: welcome.resumed,
            ..CaughtUp::default()
        };
        while glance::place_of(&self.cursor).is_none_or(|at| at < place) {
            let frame = self.hear().await?;
            if let Some(cursor) = glance::cursor_of_events(&frame) {
                cursor.clone_into(&mut self.cursor);
                caught.frames.push(frame);
            } else if let ServerFrame::Reset { cursor, .. } = serde_json::from_slice(&frame)? {
                self.cursor = cursor;
                caught.resumed = false;
            }
        }
        Ok(caught)
    }
}

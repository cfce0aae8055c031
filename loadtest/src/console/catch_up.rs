//! Coming back with a cursor: what was missed, as the newest row of each customer.

use std::collections::BTreeMap;

use baton::protocol::{Item, ServerFrame, Watch};

use super::{Console, ConsoleError, glance};

/// What a console has when it is current again.
#[derive(Debug, Default)]
pub struct CaughtUp {
    /// Whether the server could go on from the cursor.
    pub resumed: bool,
    /// The newest stamp of each phone number.
    pub newest: BTreeMap<String, u64>,
}

impl CaughtUp {
    /// How many of these rows it lacks, or has in an older state.
    pub fn lacks<'a>(&self, wanted: impl IntoIterator<Item = (&'a String, &'a u64)>) -> u64 {
        let lacks = |(phone, stamp): &(&String, &u64)| self.newest.get(*phone) < Some(stamp);
        let lacking = wanted.into_iter().filter(lacks).count();
        crate::number::count(lacking)
    }

    fn take(&mut self, items: Vec<Item>) {
        for item in items {
            let Item::Conversation { row } = item else {
                continue;
            };
            let preview = row.last_message.map(|last| last.preview);
            let stamp = preview.and_then(|words| glance::stamps(words.as_bytes()).next());
            if let (Some(phone), Some(stamp)) = (row.contact.phone, stamp) {
                self.newest.insert(phone, stamp);
            }
        }
    }
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
            match self.next().await? {
                ServerFrame::Events { cursor, items } => {
                    self.cursor = cursor;
                    caught.take(items);
                }
                ServerFrame::Reset { cursor, .. } => {
                    self.cursor = cursor;
                    caught.resumed = false;
                }
                _ => {}
            }
        }
        Ok(caught)
    }
}

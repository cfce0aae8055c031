//! A stage with agents and with conversations that are there already, and customers who write.

use std::sync::Arc;

use bytes::Bytes;

use crate::error::LoadError;
use crate::number::count;
use crate::rows::{Ground, History, Mix, Seed, Writer, now_millis};
use crate::stage::{Common, Person, Stage};
use crate::webhook::{Load, Outcome, Pace, Text};

/// How many agents and conversations there are.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Agents.
    pub agents: usize,
    /// Conversations, one for each customer.
    pub conversations: i64,
    /// Messages in each.
    pub messages: i64,
    /// Of what kinds.
    pub mix: Mix,
    /// How many of these customers write during the run; the others stay as they were made.
    pub writers: i64,
}

/// A stage with agents and conversations.
pub struct Staffed {
    /// The stage.
    pub stage: Stage,
    /// Its agents, who own conversations in this order.
    pub agents: Vec<Person>,
    size: Size,
    written: u64,
}

impl Staffed {
    /// Starts a server, hires, stops it, puts conversations into its database behind its back
    /// (`more` may add to them), and starts it again.
    ///
    /// # Errors
    /// Whatever cannot be started or made.
    pub async fn start(
        common: &Common,
        variables: &[(&str, &str)],
        size: Size,
        more: impl FnOnce(&Seed, &mut Writer) -> Result<(), LoadError> + Send + 'static,
    ) -> Result<Self, LoadError> {
        let mut stage = Stage::start(common, variables).await?;
        let mut connection = stage.db_connect_beside()?;
        let agents = stage.office.hire(size.agents, &mut connection).await?;
        drop(connection);
        let ids = agents.iter().filter_map(|agent| agent.id.parse().ok());
        let seed = Seed {
            ground: Ground {
                workspace: stage.office.workspace,
                channel: stage.office.channel,
                team: stage.office.team,
                owners: ids.collect(),
            },
            mix: size.mix,
            messages: size.messages,
            now: now_millis(),
        };
        stage.server.stop().await?;
        let url = stage.database()?;
        let fill = move || {
            let mut writer = Writer::open(&url)?;
            seed.db_write(&mut writer, size.conversations, History::Threads)?;
            more(&seed, &mut writer)?;
            writer.settle()
        };
        stage.places.beside_the_server(fill).await?;
        stage.server.start().await?;
        Ok(Self {
            stage,
            agents,
            size,
            written: 0,
        })
    }

    fn writers(&self) -> u64 {
        let writers = self.size.writers.min(self.size.conversations);
        u64::try_from(writers).unwrap_or(1).max(1)
    }

    /// How many messages customers have been made to write.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The next customers in turn write one message each; `words` gives them by their place from 0.
    pub fn write(&mut self, messages: u64, words: impl Fn(u64) -> String) -> Vec<Bytes> {
        let author = self.stage.author();
        let customers = self.writers();
        let first = self.written;
        self.written += messages;
        let one = |place| {
            author.request(&[Text {
                customer: (first + place) % customers,
                id: format!("wamid.load.{}", first + place),
                text: words(place),
            }])
        };
        (0..messages).map(one).collect()
    }

    /// The next customer writes so many messages in one webhook.
    pub fn album(&mut self, messages: u64) -> Bytes {
        let texts = self.texts(messages);
        self.stage.author().request(&texts)
    }

    /// The next customer writes so many messages, each in a webhook of its own.
    pub fn burst(&mut self, messages: u64) -> Vec<Bytes> {
        let author = self.stage.author();
        let texts = self.texts(messages).into_iter();
        texts.map(|text| author.request(&[text])).collect()
    }

    fn texts(&mut self, messages: u64) -> Vec<Text> {
        let customers = self.writers();
        let first = self.written;
        self.written += messages;
        let one = |number| Text {
            customer: first % customers,
            id: format!("wamid.load.{number}"),
            text: format!("Message {number}"),
        };
        (first..self.written).map(one).collect()
    }

    /// Sends webhooks, at a pace or as fast as they are acknowledged.
    ///
    /// # Errors
    /// A webhook that is refused again and again.
    pub async fn send(
        &self,
        requests: Vec<Bytes>,
        in_flight: usize,
        pace: Option<Pace>,
    ) -> Result<Outcome, LoadError> {
        self.load(requests, in_flight, pace).send().await
    }

    /// The same, for whoever sends it later.
    pub fn load(&self, requests: Vec<Bytes>, in_flight: usize, pace: Option<Pace>) -> Load {
        Load {
            address: self.stage.address(),
            requests: Arc::new(requests),
            in_flight,
            pace,
        }
    }

    /// How many messages a second the server takes in at the most, after each conversation has
    /// been woken by one message.
    ///
    /// # Errors
    /// A webhook that is refused again and again.
    pub async fn capacity(&mut self, messages: u64, in_flight: usize) -> Result<f64, LoadError> {
        let wake = self.writers().min(messages);
        let waking = self.write(wake, |place| format!("Message {place}"));
        self.send(waking, in_flight, None).await?;
        let requests = self.write(messages, |place| format!("Message {place}"));
        let sent = count(requests.len());
        let outcome = self.send(requests, in_flight, None).await?;
        eprintln!("{sent} messages at {:.0} a second", outcome.per_second());
        Ok(outcome.per_second())
    }
}

//! A console that never gives up: it comes back with its cursor and remembers all it was told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::error::LoadError;

/// How long a connection lives until the network takes it away: the console comes back during
/// whatever goes on, too.
const LIFE: Duration = Duration::from_secs(3);

/// What a console was told of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whose thread.
    pub conversation: String,
    /// Its place there.
    pub seq: i64,
    /// How its delivery stands.
    pub state: Option<String>,
}

/// Everything a console was told.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Messages by id, as they were told last.
    pub messages: BTreeMap<String, Told>,
    /// The owner of each conversation in its newest row.
    pub owners: BTreeMap<String, (i64, Option<String>)>,
    /// How often it was connected.
    pub lives: u64,
    /// How often it was told to load anew, with the reasons.
    pub resets: Vec<String>,
    /// Messages that were first told after a later one of their thread in the same life.
    pub out_of_order: u64,
    cursor: Option<String>,
    newest: BTreeMap<String, i64>,
}

/// A console; it ends when it is dropped.
pub struct Console {
    heard: Arc<Mutex<Heard>>,
    task: JoinHandle<()>,
}

impl Console {
    /// A console that shows these threads and every list.
    pub async fn open(
        url: &str,
        cookie: &str,
        conversations: &[String],
    ) -> Result<Self, LoadError> {
        let heard = Arc::new(Mutex::new(Heard::default()));
        let mut watch = vec![json!({"view": "all", "status": "any"})];
        watch.extend(conversations.iter().map(|id| json!({"conversation": id})));
        let live = Live {
            url: format!("{}/live", url.replace("http:", "ws:")),
            cookie: cookie.to_owned(),
            watch: watch.into(),
            heard: heard.clone(),
        };
        let task = tokio::spawn(async move {
            loop {
                // Whatever ended it: it comes back.
                let _ = live.once().await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        let console = Self { heard, task };
        for _ in 0..6_000 {
            if console.heard().lives > 0 {
                return Ok(console);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err(LoadError::impossible("the console was not welcomed"))
    }

    /// What it was told so far.
    pub fn heard(&self) -> Heard {
        let heard = self.heard.lock();
        heard.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Live {
    url: String,
    cookie: String,
    watch: Value,
    heard: Arc<Mutex<Heard>>,
}

impl Live {
    async fn once(&self) -> Option<()> {
        let mut request = self.url.as_str().into_client_request().ok()?;
        let cookie = self.cookie.parse().ok()?;
        request.headers_mut().insert("cookie", cookie);
        let (mut stream, _) = connect_async(request).await.ok()?;
        let resume = self.with(|heard| heard.cursor.clone());
        let hello = json!({"type": "hello", "resume": resume, "watch": self.watch});
        stream.send(Message::text(hello.to_string())).await.ok()?;
        self.with(|heard| heard.newest.clear());
        let end = Instant::now() + LIFE;
        while let Ok(Some(Ok(message))) = timeout_at(end, stream.next()).await {
            if let Message::Text(text) = message
                && let Ok(frame) = serde_json::from_str::<Value>(&text)
            {
                self.with(|heard| heard.take(&frame));
            }
        }
        None
    }

    fn with<T>(&self, change: impl FnOnce(&mut Heard) -> T) -> T {
        change(&mut self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}

impl Heard {
    fn take(&mut self, frame: &Value) {
        let kind = frame.get("type").and_then(Value::as_str);
        if kind == Some("welcome") {
            self.lives += 1;
        }
        if kind == Some("reset") {
            self.resets.extend(text(frame.get("reason")));
        }
        if let Some(cursor) = text(frame.get("cursor")) {
            self.cursor = Some(cursor);
        }
        let items = frame.get("items").and_then(Value::as_array);
        for item in items.into_iter().flatten() {
            // What is told about nothing that we keep is passed over.
            let _ = self.message(item);
            let _ = self.row(item);
        }
    }

    fn message(&mut self, item: &Value) -> Option<()> {
        let message = item.get("message")?;
        let conversation = text(item.get("conversation_id"))?;
        let seq = message.get("seq")?.as_i64()?;
        let state = message
            .get("delivery")
            .and_then(|delivery| text(delivery.get("state")));
        let id = text(message.get("id"))?;
        let told = Told {
            conversation: conversation.clone(),
            seq,
            state,
        };
        let newest = self.newest.entry(conversation).or_default();
        if self.messages.insert(id, told).is_none() {
            if seq < *newest {
                self.out_of_order += 1;
            }
            *newest = seq.max(*newest);
        }
        Some(())
    }

    fn row(&mut self, item: &Value) -> Option<()> {
        let row = item.get("row")?;
        let version = row.get("version")?.as_i64()?;
        let owner = row.get("owner").and_then(|owner| text(owner.get("id")));
        let known = self.owners.entry(text(row.get("id"))?).or_default();
        if version >= known.0 {
            *known = (version, owner);
        }
        Some(())
    }
}

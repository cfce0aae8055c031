//! An agent's console: a live socket, what it says and what it hears.

use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async, connect_async};

use crate::person::{Pass, Person, text};
use crate::wait::PATIENCE;

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A live socket. Everything heard is kept.
pub struct Console {
    say: SplitSink<Stream, Message>,
    hear: SplitStream<Stream>,
    /// Every frame so far, in order.
    pub heard: Vec<Value>,
    /// The newest cursor.
    pub cursor: String,
}

/// What came next.
#[derive(Debug)]
pub enum Next {
    Frame(Value),
    Closed(Option<u16>),
    Nothing,
}

/// A handshake as a console of that person makes it.
pub fn handshake(person: &Person) -> Request {
    let url = format!("{}/live", person.url.replace("http:", "ws:"));
    let mut request = url.into_client_request().unwrap();
    let (name, value) = match &person.pass {
        Pass::Cookie(cookie) => ("cookie", cookie.clone()),
        Pass::Token(token) => ("authorization", format!("Bearer {token}")),
    };
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// The status with which a handshake is refused.
pub async fn refused(request: Request) -> u16 {
    match connect_async(request).await {
        Err(Error::Http(answer)) => answer.status().as_u16(),
        Err(other) => panic!("no answer to the handshake: {other}"),
        Ok(_) => panic!("the handshake was accepted"),
    }
}

impl Person {
    /// Opens a console that shows nothing yet.
    pub async fn console(&self) -> Console {
        self.console_with(None, json!([])).await
    }

    /// Opens a console that shows one thread.
    pub async fn watches(&self, conversation: &str) -> Console {
        self.console_with(None, json!([{"conversation": conversation}]))
            .await
    }

    /// Opens a console that shows every list.
    pub async fn watches_all(&self) -> Console {
        self.console_with(None, json!([{"view": "all", "status": "any"}]))
            .await
    }

    /// Opens a console that goes on from a cursor.
    pub async fn console_with(&self, resume: Option<&str>, watch: Value) -> Console {
        let mut console = self.connects().await;
        console
            .says(json!({"type": "hello", "resume": resume, "watch": watch}))
            .await;
        let welcome = console.hears("the welcome", |frame| frame["type"] == "welcome");
        assert_eq!(welcome.await["agent"], *self.id);
        console
    }

    /// Opens a socket and says nothing.
    pub async fn connects(&self) -> Console {
        let (stream, _) = connect_async(handshake(self)).await.unwrap();
        Console::on(stream)
    }

    /// Opens a socket whose near end buffers little.
    pub async fn connects_with_buffer(&self, bytes: u32) -> Console {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(bytes).unwrap();
        let address = self.url.replace("http://", "").parse().unwrap();
        let stream = MaybeTlsStream::Plain(socket.connect(address).await.unwrap());
        Console::on(client_async(handshake(self), stream).await.unwrap().0)
    }
}

impl Console {
    fn on(stream: Stream) -> Self {
        let (say, hear) = stream.split();
        Self {
            say,
            hear,
            heard: Vec::new(),
            cursor: String::new(),
        }
    }

    pub async fn says(&mut self, frame: Value) {
        let words = Message::text(frame.to_string());
        self.say.send(words).await.unwrap();
    }

    /// What comes within a time.
    pub async fn next_within(&mut self, patience: Duration) -> Next {
        loop {
            let Ok(next) = timeout(patience, self.hear.next()).await else {
                return Next::Nothing;
            };
            match next {
                Some(Ok(Message::Text(words))) => {
                    let frame: Value = serde_json::from_str(&words).unwrap();
                    if let Some(cursor) = frame["cursor"].as_str() {
                        cursor.clone_into(&mut self.cursor);
                    }
                    self.heard.push(frame.clone());
                    return Next::Frame(frame);
                }
                Some(Ok(Message::Close(reason))) => {
                    return Next::Closed(reason.map(|reason| reason.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Next::Closed(None),
            }
        }
    }

    /// The first frame from now on that is so.
    pub async fn hears(&mut self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        loop {
            match self.next_within(PATIENCE).await {
                Next::Frame(frame) if is(&frame) => return frame,
                Next::Frame(_) => {}
                other => panic!("{what} did not come: {other:?}"),
            }
        }
    }

    /// The first item of an `events` frame, from now on, that is so.
    pub async fn learns(&mut self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        let found = |frame: &Value| items(frame).into_iter().find(|item| is(item));
        let frame = self.hears(what, |frame| found(frame).is_some()).await;
        found(&frame).unwrap()
    }

    /// Everything that comes until nothing comes for a time.
    pub async fn hears_out(&mut self, silence: Duration) {
        while let Next::Frame(_) = self.next_within(silence).await {}
    }

    /// Waits for the close; gives its code.
    pub async fn closes(&mut self) -> Option<u16> {
        loop {
            match self.next_within(PATIENCE).await {
                Next::Frame(_) => {}
                Next::Closed(code) => return code,
                Next::Nothing => panic!("the socket was not closed"),
            }
        }
    }

    /// Asks something of a conversation; gives the result frame.
    pub async fn does(
        &mut self,
        key: &str,
        command: &str,
        conversation: &str,
        body: Value,
    ) -> Value {
        let frame = json!({
            "type": "command", "key": key, "conversation": conversation,
            "command": command, "body": body,
        });
        self.asks(key, frame).await
    }

    /// Says a frame that asks for something by a key; gives the result frame.
    pub async fn asks(&mut self, key: &str, frame: Value) -> Value {
        self.says(frame).await;
        let is = |frame: &Value| frame["type"] == "result" && frame["key"] == key;
        self.hears("the result", is).await
    }

    /// Says where one is and what one does there.
    pub async fn is_present(&mut self, conversation: &str, state: &str) {
        let frame = json!({"type": "presence", "conversation": conversation, "state": state});
        self.says(frame).await;
    }

    /// Every item heard so far, of one kind.
    pub fn items(&self, kind: &str) -> Vec<Value> {
        let all = self.heard.iter().flat_map(items);
        all.filter(|item| item["kind"] == kind).collect()
    }

    /// Ids of the messages heard so far, in order, each at its first time.
    pub fn messages(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for item in self.items("message") {
            let id = text(&item["message"]["id"]);
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

/// The items of an `events` frame; none of any other.
pub fn items(frame: &Value) -> Vec<Value> {
    match frame["type"].as_str() {
        Some("events") => frame["items"].as_array().unwrap().clone(),
        _ => Vec::new(),
    }
}

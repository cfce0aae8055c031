//! A peer on loopback: it notes every request and answers by script.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the peer does with a request once it has read it whole.
#[derive(Clone, Debug)]
pub(super) enum Script {
    /// Sends this and closes.
    Whole(String),
    /// Sends this and closes, whatever it announces.
    Truncated(&'static str),
    /// Sends this and then nothing more.
    Stalling(&'static str),
    /// Never answers.
    Silence,
    /// Closes with a reset.
    Reset,
}

impl Script {
    pub fn json(status: u16, body: &Value) -> Self {
        Self::with_headers(
            status,
            "content-type: application/json\r\n",
            &body.to_string(),
        )
    }

    pub fn text(status: u16, body: &str) -> Self {
        Self::with_headers(status, "", body)
    }

    pub fn with_headers(status: u16, headers: &str, body: &str) -> Self {
        let length = body.len();
        Self::Whole(format!(
            "HTTP/1.1 {status} Status\r\n{headers}connection: close\r\n\
             content-length: {length}\r\n\r\n{body}"
        ))
    }
}

/// Answers one connection per script, the last script for ever.
pub(super) struct Peer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    answers: bool,
    task: JoinHandle<()>,
}

impl Peer {
    pub fn answering(script: Script) -> Self {
        Self::answering_each([script])
    }

    pub fn answering_each(scripts: impl IntoIterator<Item = Script>) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&requests);
        let mut scripts: Vec<Script> = scripts.into_iter().collect();
        let quiet = |script: &Script| matches!(script, Script::Silence | Script::Stalling(_));
        let answers = !scripts.iter().any(quiet);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let script = match scripts.len() {
                    1 => scripts[0].clone(),
                    _ => scripts.remove(0),
                };
                tokio::spawn(serve(stream, script, Arc::clone(&notes)));
            }
        });
        Self {
            address,
            requests,
            answers,
            task,
        }
    }

    pub fn base(&self) -> String {
        format!("http://{}/v25.0", self.address)
    }

    /// Whether it answers every request whole.
    pub fn answers(&self) -> bool {
        self.answers
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, script: Script, notes: Arc<Mutex<Vec<String>>>) {
    let request = read_request(&mut stream).await;
    if request.is_empty() {
        return;
    }
    notes.lock().unwrap().push(request);
    match script {
        Script::Whole(text) => stream.write_all(text.as_bytes()).await.unwrap_or_default(),
        Script::Truncated(text) => stream.write_all(text.as_bytes()).await.unwrap_or_default(),
        Script::Stalling(text) => {
            stream.write_all(text.as_bytes()).await.unwrap_or_default();
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        Script::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
        Script::Reset => socket2::SockRef::from(&stream)
            .set_linger(Some(Duration::ZERO))
            .unwrap(),
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 16_384];
        let count = stream.read(&mut piece).await.unwrap_or(0);
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                let named = name.eq_ignore_ascii_case("content-length");
                named.then(|| value.parse::<usize>().unwrap())
            });
            body.len() >= length.unwrap_or(0)
        });
        if whole || count == 0 {
            return text.into_owned();
        }
    }
}

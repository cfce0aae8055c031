//! One kept-alive HTTP/1.1 connection: writes whole requests, reads answers with a length.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::{Buf as _, Bytes, BytesMut};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::error::LoadError;

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Bytes,
    /// Whether its connection ends with it.
    pub last: bool,
    /// How long the server says that it took, when it says so.
    pub took: Option<Duration>,
}

const FAILED: &str = "the connection to the server";

/// A whole GET request with a cookie, as [`Connection::ask`] takes it.
pub fn get(address: SocketAddr, path: &str, cookie: &str) -> Bytes {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n").into()
}

/// One connection; it connects anew when the other side has hung up between two requests.
#[derive(Debug)]
pub struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: BytesMut,
}

impl Connection {
    /// Will connect with the first request.
    pub fn to(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
            buffer: BytesMut::with_capacity(1_024),
        }
    }

    /// Where it goes.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a whole request and waits for the answer.
    ///
    /// # Errors
    /// No answer, or none that can be read; the connection is closed then.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer, LoadError> {
        let kept = self.stream.is_some();
        match self.exchange(request).await {
            Ok(answer) => Ok(answer),
            // Hung up while nothing was going on: the request was never read.
            Err(_) if kept && self.buffer.is_empty() => {
                self.stream = None;
                self.ask_once(request).await
            }
            Err(error) => Err(self.hung_up(error)),
        }
    }

    /// The same, and whoever hangs up is not asked again.
    ///
    /// # Errors
    /// No answer, or none that can be read; the connection is closed then.
    pub async fn ask_once(&mut self, request: &[u8]) -> Result<Answer, LoadError> {
        let exchanged = self.exchange(request).await;
        exchanged.map_err(|error| self.hung_up(error))
    }

    /// Sends it until it is taken, as Meta does while it is told to come again; gives the status.
    ///
    /// # Errors
    /// No answer, or none that can be read; the connection is closed then.
    pub async fn insist(&mut self, request: &[u8]) -> Result<u16, LoadError> {
        for _ in 0..100 {
            let status = self.ask(request).await?.status;
            if status != 503 {
                return Ok(status);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(503)
    }

    fn hung_up(&mut self, error: LoadError) -> LoadError {
        self.stream = None;
        self.buffer.clear();
        error
    }

    /// Connects, unless it is connected.
    ///
    /// # Errors
    /// Nobody takes the connection.
    pub async fn connect(&mut self) -> Result<&mut TcpStream, LoadError> {
        Ok(match &mut self.stream {
            Some(stream) => stream,
            empty => {
                let stream = TcpStream::connect(self.address).await;
                let stream = stream.map_err(LoadError::io(FAILED))?;
                stream.set_nodelay(true).map_err(LoadError::io(FAILED))?;
                empty.insert(stream)
            }
        })
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer, LoadError> {
        let written = self.connect().await?.write_all(request).await;
        written.map_err(LoadError::io(FAILED))?;
        loop {
            if let Some((answer, length)) = parse(&self.buffer)? {
                self.buffer.advance(length);
                if answer.last {
                    self.stream = None;
                }
                return Ok(answer);
            }
            let Some(stream) = &mut self.stream else {
                return Err(LoadError::impossible("there is no connection"));
            };
            let read = stream.read_buf(&mut self.buffer).await;
            if read.map_err(LoadError::io(FAILED))? == 0 {
                return Err(LoadError::impossible("the server hung up"));
            }
        }
    }
}

/// The first answer in the buffer with its length in bytes; none while it is not complete.
fn parse(buffer: &[u8]) -> Result<Option<(Answer, usize)>, LoadError> {
    let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let unreadable = || LoadError::impossible("an answer that cannot be read");
    let head = buffer.get(..end).and_then(|head| str::from_utf8(head).ok());
    let mut lines = head.ok_or_else(unreadable)?.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let status = status.and_then(|word| word.parse().ok());
    let status = status.ok_or_else(unreadable)?;
    let (mut length, mut last, mut took) = (0, false, None);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse::<usize>().map_err(|_| unreadable())?;
        } else if name.eq_ignore_ascii_case("connection") {
            last = value.eq_ignore_ascii_case("close");
        } else if name.eq_ignore_ascii_case("server-timing") {
            let millis = value.split_once("dur=").map(|(_, millis)| millis.parse());
            took = millis.and_then(Result::ok).map(Duration::from_millis);
        }
    }
    let start = end + 4;
    let Some(body) = buffer.get(start..start + length) else {
        return Ok(None);
    };
    let answer = Answer {
        status,
        body: Bytes::copy_from_slice(body),
        last,
        took,
    };
    Ok(Some((answer, start + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_complete_when_its_length_is_there() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyesHTTP/1.1 503";
        assert!(parse(&whole[..20]).unwrap().is_none());
        assert!(parse(&whole[..40]).unwrap().is_none());
        let (answer, length) = parse(whole).unwrap().unwrap();
        assert_eq!((answer.status, &answer.body[..]), (200, &b"yes"[..]));
        assert_eq!(&whole[length..], b"HTTP/1.1 503");
    }

    #[test]
    fn an_answer_may_be_the_last_of_its_connection() {
        let last = |head: &[u8]| parse(head).unwrap().unwrap().0.last;
        assert!(last(
            b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"
        ));
        assert!(!last(b"HTTP/1.1 204 No Content\r\n\r\n"));
    }

    #[test]
    fn an_answer_may_say_how_long_it_took() {
        let took = |head: &[u8]| parse(head).unwrap().unwrap().0.took;
        let told = took(b"HTTP/1.1 503 No\r\nserver-timing: refusal;dur=12\r\n\r\n");
        assert_eq!(told, Some(Duration::from_millis(12)));
        assert_eq!(took(b"HTTP/1.1 503 No\r\n\r\n"), None);
    }

    #[test]
    fn an_answer_without_a_length_has_no_body() {
        let (answer, _) = parse(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap().unwrap();
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    }
}

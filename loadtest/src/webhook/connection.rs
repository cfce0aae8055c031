//! One kept-alive HTTP/1.1 connection: writes whole requests, reads answers with a length.

use std::net::SocketAddr;

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
}

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
                self.exchange(request).await
            }
            Err(error) => {
                self.stream = None;
                self.buffer.clear();
                Err(error)
            }
        }
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer, LoadError> {
        let failed = "the connection to the server";
        let stream = match &mut self.stream {
            Some(stream) => stream,
            empty => {
                let stream = TcpStream::connect(self.address).await;
                let stream = stream.map_err(LoadError::io(failed))?;
                stream.set_nodelay(true).map_err(LoadError::io(failed))?;
                empty.insert(stream)
            }
        };
        let written = stream.write_all(request).await;
        written.map_err(LoadError::io(failed))?;
        loop {
            if let Some((answer, length)) = parse(&self.buffer)? {
                self.buffer.advance(length);
                return Ok(answer);
            }
            let read = stream.read_buf(&mut self.buffer).await;
            if read.map_err(LoadError::io(failed))? == 0 {
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
    let mut headers = lines.filter_map(|line| line.split_once(':'));
    let length = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.map_or(Ok(0), |(_, value)| value.trim().parse::<usize>());
    let length = length.map_err(|_| unreadable())?;
    let start = end + 4;
    let Some(body) = buffer.get(start..start + length) else {
        return Ok(None);
    };
    let body = Bytes::copy_from_slice(body);
    Ok(Some((Answer { status, body }, start + length)))
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
    fn an_answer_without_a_length_has_no_body() {
        let (answer, _) = parse(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap().unwrap();
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    }
}

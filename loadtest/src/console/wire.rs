//! A WebSocket on a raw socket: opened, written and read with as little as possible, so that
//! thousands of consoles fit in one process.

use std::net::SocketAddr;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use super::frame::{self, Frame, NotAFrame};

/// How much is read at once, in bytes.
const PIECE: usize = 4_096;

/// The longest answer to a handshake that is believed, in bytes.
const LONGEST_HEAD: usize = 16_384;

/// Why a connection is of no use, or no longer.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The system, or the server's end, refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Bytes that are no frame.
    #[error(transparent)]
    Frame(#[from] NotAFrame),
    /// The server does not open a WebSocket.
    #[error("the handshake was answered: {0}")]
    Refused(String),
    /// The server ended the connection.
    #[error("the connection was closed with code {0:?}")]
    Closed(Option<u16>),
}

/// A WebSocket.
#[derive(Debug)]
pub struct Wire {
    stream: TcpStream,
    incoming: BytesMut,
}

impl Wire {
    /// Opens a WebSocket at a path; `cookie` is `name=value`, or empty for whoever has none.
    pub async fn open(server: SocketAddr, path: &str, cookie: &str) -> Result<Self, WireError> {
        Self::shake_hands(TcpStream::connect(server).await?, server, path, cookie).await
    }

    /// Opens one whose kernel keeps as little as it can for it, so that a peer that does not read
    /// is noticed early.
    pub async fn open_narrow(
        server: SocketAddr,
        path: &str,
        cookie: &str,
    ) -> Result<Self, WireError> {
        let socket = match server {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        // Before it connects: the window is agreed on in the handshake.
        socket.set_recv_buffer_size(4_096)?;
        Self::shake_hands(socket.connect(server).await?, server, path, cookie).await
    }

    async fn shake_hands(
        mut stream: TcpStream,
        server: SocketAddr,
        path: &str,
        cookie: &str,
    ) -> Result<Self, WireError> {
        stream.set_nodelay(true)?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: YmF0b24gbG9hZCB0ZXN0IQ==\r\nCookie: {cookie}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut incoming = BytesMut::with_capacity(PIECE);
        let head = loop {
            if stream.read_buf(&mut incoming).await? == 0 {
                return Err(WireError::Closed(None));
            }
            if let Some(end) = incoming.windows(4).position(|four| four == b"\r\n\r\n") {
                break incoming.split_to(end + 4);
            }
            if incoming.len() > LONGEST_HEAD {
                return Err(WireError::Refused("without end".to_owned()));
            }
        };
        if !head.starts_with(b"HTTP/1.1 101") {
            let head = String::from_utf8_lossy(&head);
            let line = head.lines().next().unwrap_or_default();
            return Err(WireError::Refused(line.to_owned()));
        }
        Ok(Self { stream, incoming })
    }

    /// Says something.
    pub async fn say(&mut self, words: &str) -> Result<(), WireError> {
        let mut out = BytesMut::new();
        frame::text(words, &mut out);
        Ok(self.stream.write_all(&out).await?)
    }

    /// The next text frame; pings are answered on the way. Nothing is lost when it is dropped
    /// before it is done.
    pub async fn hear(&mut self) -> Result<bytes::Bytes, WireError> {
        loop {
            if let Some(words) = self.heard().await? {
                return Ok(words);
            }
            self.incoming.reserve(PIECE);
            if self.stream.read_buf(&mut self.incoming).await? == 0 {
                return Err(WireError::Closed(None));
            }
        }
    }

    /// The next text frame of those that have arrived already.
    async fn heard(&mut self) -> Result<Option<bytes::Bytes>, WireError> {
        while let Some(frame) = frame::take(&mut self.incoming)? {
            match frame {
                Frame::Text(words) => return Ok(Some(words)),
                Frame::Ping(payload) => {
                    let mut out = BytesMut::new();
                    frame::pong(&payload, &mut out);
                    self.stream.write_all(&out).await?;
                }
                Frame::Pong => {}
                Frame::Close(code) => return Err(WireError::Closed(code)),
            }
        }
        Ok(None)
    }
}

//! A bare tokio-tungstenite broadcast with buffers of 4 KiB: every connection gets every frame.
//!
//! An order is a line with a JSON list of texts: one burst, of which each text is one frame.

use std::io;
use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, accept_async_with_config};

/// Buffers of a connection, in bytes.
const BUFFER: usize = 4_096;

/// Frames that may wait for the slowest connection.
const WAITING: usize = 1_024;

/// Serves until standard input ends.
pub(super) fn serve() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(super::served::workers())
        .enable_all()
        .build()?;
    runtime.block_on(run())
}

async fn run() -> io::Result<()> {
    let listener = TcpListener::bind(super::served::anywhere()).await?;
    let (frames, _) = broadcast::channel(WAITING);
    println!("ready {}", listener.local_addr()?.port());
    let accepting = tokio::spawn(accept(listener, frames.clone()));
    let mut orders = super::served::orders();
    while let Some(order) = orders.recv().await {
        let burst: Vec<String> = serde_json::from_str(&order)?;
        let burst: Arc<[Utf8Bytes]> = burst.into_iter().map(Utf8Bytes::from).collect();
        for text in burst.iter() {
            // Without connections there is nobody to tell.
            let _ = frames.send(text.clone());
        }
    }
    accepting.abort();
    Ok(())
}

async fn accept(listener: TcpListener, frames: Sender<Utf8Bytes>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(pass_all(stream, frames.subscribe()));
    }
}

async fn pass_all(stream: TcpStream, mut frames: Receiver<Utf8Bytes>) {
    let _ = stream.set_nodelay(true);
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER);
    let Ok(mut socket) = accept_async_with_config(stream, Some(config)).await else {
        return;
    };
    loop {
        tokio::select! {
            frame = frames.recv() => match frame {
                Ok(text) => if pass_on(&mut socket, text, &mut frames).await.is_err() { return },
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            heard = socket.next() => if !matches!(heard, Some(Ok(_))) { return },
        }
    }
}

type Failed = tokio_tungstenite::tungstenite::Error;

/// Writes a frame and whatever has come besides, with one flush.
async fn pass_on(
    socket: &mut WebSocketStream<TcpStream>,
    first: Utf8Bytes,
    frames: &mut Receiver<Utf8Bytes>,
) -> Result<(), Failed> {
    socket.feed(Message::Text(first)).await?;
    loop {
        match frames.try_recv() {
            Ok(text) => socket.feed(Message::Text(text)).await?,
            Err(TryRecvError::Lagged(_)) => {}
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    socket.flush().await
}

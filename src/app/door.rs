//! The way out: what has begun is answered before the server goes.
//!
//! A socket that is closed while connections wait in its queue resets them, and actix drops those
//! that no worker has taken up yet, so that a webhook could be cut off without having been read.
//! Therefore nobody new is let in first, then every answer says that its connection ends with it,
//! and the server itself is told to stop when nothing has stirred for a moment.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use actix_web::dev::ResponseHead;
use actix_web::http::ConnectionType;
use socket2::{Domain, Protocol, Socket, Type};

/// Connections that may wait to be accepted; thousands of consoles come back at once after a
/// restart. The system may allow fewer.
const BACKLOG: i32 = 8_192;

/// For how long nothing may stir before the server goes: a connection on its way from the
/// system's queue to its worker has arrived by then, on a busy machine too.
const STILLNESS: Duration = Duration::from_millis(200);

/// How often it is looked whether anything stirs.
const LOOK: Duration = Duration::from_millis(20);

/// How long to wait for stillness where newcomers cannot be kept out.
const PATIENCE: Duration = Duration::from_secs(5);

/// Counts what goes on, so that its end is seen.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    begun: AtomicU64,
    ended: AtomicU64,
    leaving: AtomicBool,
}

/// A request on its way; it has ended when this is dropped, answered or not.
pub(super) struct Passage(Arc<Traffic>);

impl Traffic {
    /// A request has come.
    pub(super) fn enter(self: &Arc<Self>) -> Passage {
        self.begun.fetch_add(1, Ordering::Relaxed);
        Passage(self.clone())
    }

    /// A connection has come, and a request may follow.
    pub(super) fn stir(self: &Arc<Self>) {
        drop(self.enter());
    }

    /// How many have begun, once all of them have ended.
    fn at_rest(&self) -> Option<u64> {
        let ended = self.ended.load(Ordering::Acquire);
        let begun = self.begun.load(Ordering::Acquire);
        (begun == ended).then_some(begun)
    }

    /// Waits until nothing has stirred for a moment.
    async fn stillness(&self) {
        let (mut still, mut before) = (Duration::ZERO, None);
        while still < STILLNESS {
            tokio::time::sleep(LOOK).await;
            let now = self.at_rest();
            still = match now.is_some() && now == before {
                true => still + LOOK,
                false => Duration::ZERO,
            };
            before = now;
        }
    }
}

impl Passage {
    /// The last thing that is done to an answer: once the server leaves, its connection ends.
    pub(super) fn mark(&self, head: &mut ResponseHead) {
        if self.0.leaving.load(Ordering::Relaxed) && !head.upgrade() {
            head.set_connection_type(ConnectionType::Close);
        }
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Release);
    }
}

/// Where connections come in.
pub(super) struct Door {
    address: SocketAddr,
    /// A second handle on what the server listens on.
    listener: TcpListener,
    traffic: Arc<Traffic>,
}

impl Door {
    /// Binds an address, as one does that was bound a moment ago; gives what the server listens on.
    pub(super) fn open(address: SocketAddr) -> io::Result<(Self, TcpListener)> {
        let domain = Domain::for_address(address);
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        #[cfg(unix)]
        socket.set_reuse_address(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        let listener = TcpListener::from(socket);
        let door = Self {
            address: listener.local_addr()?,
            listener: listener.try_clone()?,
            traffic: Arc::default(),
        };
        Ok((door, listener))
    }

    /// Where it is.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What comes and goes through it.
    pub(super) fn traffic(&self) -> Arc<Traffic> {
        self.traffic.clone()
    }

    /// Nobody new is let in any more. Whoever comes is not refused: their system tries again a
    /// second later, and meets whoever listens here then.
    pub(super) fn close(&self) {
        self.traffic.leaving.store(true, Ordering::Relaxed);
        if let Err(error) = keep_out(&self.listener) {
            tracing::debug!(error = %error, "newcomers cannot be kept out");
        }
    }

    /// Waits until everybody who came in has their answer, and gives the address back.
    pub(super) async fn empty(self) {
        if tokio::time::timeout(PATIENCE, self.traffic.stillness())
            .await
            .is_err()
        {
            tracing::debug!("requests still come in");
        }
    }
}

/// Has the system drop what begins a connection, which leaves those alone that have begun.
#[cfg(target_os = "linux")]
fn keep_out(listener: &TcpListener) -> io::Result<()> {
    use socket2::{SockFilter, SockRef};

    // Classic BPF over the TCP header: load the byte with the flags; SYN set, nothing passes.
    // <https://www.kernel.org/doc/html/latest/networking/filter.html>
    const LOAD_BYTE: u16 = 0x30;
    const JUMP_IF_SET: u16 = 0x45;
    const RETURN: u16 = 0x06;
    const FLAGS: u32 = 13;
    const SYN: u32 = 0x02;
    SockRef::from(listener).attach_filter(&[
        SockFilter::new(LOAD_BYTE, 0, 0, FLAGS),
        SockFilter::new(JUMP_IF_SET, 0, 1, SYN),
        SockFilter::new(RETURN, 0, 0, 0),
        SockFilter::new(RETURN, 0, 0, u32::MAX),
    ])
}

/// Elsewhere newcomers are answered until the end, and those of the last moment are cut off.
#[cfg(not(target_os = "linux"))]
fn keep_out(_: &TcpListener) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn stillness_comes_after_the_last_request_has_ended() {
        let traffic = Arc::new(Traffic::default());
        let passage = traffic.enter();
        let waiting = tokio::time::timeout(STILLNESS * 2, traffic.stillness());
        assert!(waiting.await.is_err());
        drop(passage);
        traffic.stillness().await;
    }

    #[test]
    fn answers_end_their_connections_once_the_server_leaves() {
        let traffic = Arc::new(Traffic::default());
        let ends = || {
            let mut answer = ResponseHead::new(actix_web::http::StatusCode::OK);
            traffic.enter().mark(&mut answer);
            answer.connection_type() == ConnectionType::Close
        };
        assert!(!ends());
        traffic.leaving.store(true, Ordering::Relaxed);
        assert!(ends());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_closed_door_lets_through_who_was_there_and_nobody_else() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut early = TcpStream::connect(address).unwrap();
        keep_out(&listener).unwrap();
        let late = TcpStream::connect_timeout(&address, Duration::from_millis(100));
        assert!(late.is_err());
        early.write_all(b"hello").unwrap();
        let (mut taken, _) = listener.accept().unwrap();
        let mut heard = [0; 5];
        taken.read_exact(&mut heard).unwrap();
        assert_eq!(&heard, b"hello");
    }
}

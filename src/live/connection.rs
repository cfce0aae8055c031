//! A TCP connection that can be cut from outside, for peers that neither read nor go away.
//!
//! While a peer does not read, neither the socket actor nor its timers are polled; the only way
//! to end such a connection is to shut the TCP stream down underneath it.

use std::any::Any;
use std::net::Shutdown;
use std::sync::Arc;

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::{SockRef, Socket};

/// A handle on a connection's TCP stream.
#[derive(Clone, Debug)]
pub struct Connection {
    stream: Arc<Socket>,
}

/// What the system holds for a peer that does not read, in bytes; it doubles it for itself.
const SEND_BUFFER: usize = 32 * 1_024;

impl Connection {
    /// Has the system hold little for a peer that does not read: a live connection is to notice
    /// early, and its outbox keeps newer things. Without it more is held, which harms nobody.
    pub fn narrow(&self) {
        let _ = self.stream.set_send_buffer_size(SEND_BUFFER);
    }

    /// Ends the connection. One that has ended already stays so.
    pub fn cut(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

/// Keeps a handle on each new connection, for `HttpServer::on_connect`.
pub fn remember(connection: &dyn Any, data: &mut Extensions) {
    let Some(stream) = connection.downcast_ref::<TcpStream>() else {
        return;
    };
    if let Ok(stream) = SockRef::from(stream).try_clone() {
        // Small frames must not wait for each other.
        let _ = stream.set_tcp_nodelay(true);
        data.insert(Connection {
            stream: Arc::new(stream),
        });
    }
}

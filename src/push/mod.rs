//! Browsers' push services: our keys (RFC 8292), payloads that only the browser opens (RFC 8291),
//! where they may be, and what they answer (RFC 8030).

mod client;
mod guard;
mod keys;
mod payload;

pub use client::{Client, ClientError, Delivery, Urgency, Verdict};
pub use guard::{Endpoint, EndpointError, Guard};
pub use keys::{Keys, KeysError};
pub use payload::{Recipient, RecipientError, topic};

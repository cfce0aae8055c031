//! Meta's world: everything that Meta could change, and nothing else.
//!
//! - [`payload`]: the wire types of webhooks, as lenient as the world is.
//! - [`translate`]: a webhook's body becomes `domain::inbound` items, each on its own.
//! - [`signature`]: `X-Hub-Signature-256`, made and verified.
//! - [`error`]: what Meta's error codes mean and what follows from them.
//! - [`send_body`], [`validate`]: our content as Meta's request bodies, within Meta's limits.
//! - [`client`]: the calls to the Cloud API.

pub mod client;
pub mod error;
pub mod news;
pub mod payload;
pub mod send_body;
pub mod signature;
pub mod translate;
pub mod validate;

//! The wire types of Meta's webhooks, read as leniently as the world writes them.
//!
//! Everything but an id may be missing; numbers come as strings and strings as numbers; a part
//! with an unexpected shape counts as missing instead of spoiling the whole. Whatever these types
//! do not name is still in the raw JSON that [`super::translate`] keeps beside them.
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference>

pub mod body;
pub mod change;
pub mod lenient;
pub mod message;
pub mod status;

pub use body::{
    Button, Edit, Location, Media, Order, OrderItem, Reaction, Revoke, System, Text, Unsupported,
};
pub use change::{Contact, MetaError, Metadata, Profile};
pub use message::{Context, Message, Referral, ReferredProduct};
pub use status::{Pricing, Status};

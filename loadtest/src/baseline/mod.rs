//! What Baton is compared with, in the same run.

mod broadcast;
pub mod bulk;
pub mod child;
mod echo;
mod served;

pub use served::{Baseline, serve};

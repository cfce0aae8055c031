//! A pretend Meta: Cloud API endpoints, a webhook sender that can misbehave on demand, and
//! customers who write.
//!
//! ```text
//! options   what it starts with           knobs     what can be changed while it runs
//! server    start                         handle    the running one: port, stop, customers, ledger
//! world     what all parts share          dice      chance with a seed
//! cloud     the Cloud API                 webhooks  escaping, signing, batching, retrying, statuses
//! customers, threads, media, templates, limits, ledger: one noun each
//! utterance, attachment, speaking, changes: customers say something, or change; echoes of the phone app
//! crowd     customers who write by themselves
//! control   HTTP interface for tests      phone     a customer's phone as a page
//! ```
//!
//! It knows Meta's world and nothing of Baton's: what it proves is proven from outside.

mod attachment;
mod changes;
mod clock;
mod cloud;
mod control;
mod crowd;
mod customers;
mod dice;
mod handle;
mod ids;
mod knobs;
mod ledger;
mod limits;
mod media;
mod options;
mod phone;
mod samples;
mod server;
mod speaking;
mod templates;
mod threads;
mod utterance;
mod webhooks;
mod world;

pub use attachment::Attachment;
pub use customers::{Customer, CustomerError, CustomerId, Language, NewCustomer};
pub use handle::{PastMessage, SimulatorHandle};
pub use knobs::{
    ErrorPlace, InjectedError, KnobError, Knobs, Loss, Order, PricingShape, ServiceWindow, Span,
};
pub use ledger::{Answer, Entry, LedgerPage, Line};
pub use options::{
    ACCESS_TOKEN, APP_SECRET, BusinessNumber, NUMBERS, SimulateArgs, SimulatorOptions,
    VERIFY_TOKEN, WABA_ID,
};
pub(crate) use samples::{PICTURES, of as sample};
pub use server::{Simulator, SimulatorError};
pub use speaking::SpeakError;
pub use threads::{Direction, Progress};
pub use utterance::{Content, Utterance, UtteranceError};

/// Runs a simulator of its own until the process is told to stop: `baton simulate`.
///
/// # Errors
/// As [`Simulator::start`], and a knob that means nothing.
pub async fn run(args: SimulateArgs) -> Result<(), SimulatorError> {
    let simulator = Simulator::start(SimulatorOptions::try_from(args)?).await?;
    println!(
        "The pretend Meta, and a customer's phone: {}",
        simulator.url()
    );
    // Without signal handlers the process ends the hard way, which harms a pretender little.
    let _ = tokio::signal::ctrl_c().await;
    simulator.stop().await;
    Ok(())
}

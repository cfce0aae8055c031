//! A pretend Meta; here only the place where its flags and its start will be.

use clap::Args;

/// Flags of `baton simulate`.
#[derive(Args, Clone, Debug)]
pub struct SimulateArgs {}

/// Holds the place of the simulator.
pub async fn run(_args: SimulateArgs) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

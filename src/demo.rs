//! Holds the place of the demo: its flags.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::app::AppError;

/// Flags of `baton demo`.
#[derive(Args, Clone, Debug)]
pub struct DemoArgs {
    /// Address of the console.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address of the pretend Meta and of the customer's phone.
    #[arg(long, default_value = "127.0.0.1:9090")]
    pub simulator_listen: SocketAddr,
    /// Folder that is kept; without it a fresh one is made and removed at the end.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Messages a second that customers write; 0 for silence.
    #[arg(long, default_value_t = 0.5)]
    pub rate: f64,
}

/// Holds the place of the demo.
pub async fn run(_args: DemoArgs) -> Result<(), AppError> {
    Err(AppError::Office("the demo is not built in yet".to_owned()))
}

//! A picture of what runs have found, for the README: of what each target allows, how much is
//! taken. What ends before the line holds.

mod run;
mod svg;

use std::path::PathBuf;

use clap::Args;

use self::run::Run;
use crate::error::LoadError;

/// Which runs, and where to.
#[derive(Args, Clone, Debug)]
pub struct Plan {
    /// What runs have printed, each in a file of its own; they are shown in this order.
    #[arg(required = true, value_name = "FILE")]
    runs: Vec<PathBuf>,
    /// Where the picture goes.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Draws it.
///
/// # Errors
/// A file that holds no run, or one whose figures prove nothing.
pub fn draw(plan: &Plan) -> Result<(), LoadError> {
    let runs: Vec<Run> = plan
        .runs
        .iter()
        .map(|path| Run::read(path))
        .collect::<Result<_, _>>()?;
    let failed = LoadError::io(plan.to.display().to_string());
    std::fs::write(&plan.to, svg::of(&runs)).map_err(failed)
}

//! What the server says of itself at `/metrics`.

use crate::error::LoadError;
use crate::stage::Stage;
use crate::webhook::{Connection, get};

/// A metric's value now; 0 while there is none.
///
/// # Errors
/// The server does not answer.
pub async fn read(stage: &Stage, name: &str) -> Result<f64, LoadError> {
    let address = stage.address();
    let mut connection = Connection::to(address);
    let answer = connection.ask(&get(address, "/metrics", "")).await?;
    let text = String::from_utf8_lossy(&answer.body);
    let value = text.lines().find_map(|line| {
        let (found, value) = line.rsplit_once(' ')?;
        (found == name).then(|| value.parse().ok())?
    });
    Ok(value.unwrap_or(0.0))
}

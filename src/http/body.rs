//! How bodies, queries and paths are read, so that whatever is wrong with them is a problem too.

use actix_web::error::JsonPayloadError;
use actix_web::web::{JsonConfig, PathConfig, QueryConfig, ServiceConfig};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// The largest JSON body; the longest message fits many times over.
const LIMIT: usize = 1_024 * 1_024;

/// Everything in a list that is not paged.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Items<T> {
    /// The items.
    pub items: Vec<T>,
}

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins: give it as `cursor`. `null` at the end.
    pub next: Option<String>,
}

/// What a body says, which may be empty.
pub(super) fn or_default<T: DeserializeOwned + Default>(body: &[u8]) -> Result<T, ApiError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(T::default());
    }
    serde_json::from_slice(body).map_err(|error| JsonPayloadError::Deserialize(error).into())
}

/// Answers with problems whatever cannot be read.
pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .app_data(
            JsonConfig::default()
                .limit(LIMIT)
                .content_type_required(false)
                .error_handler(|error, _| ApiError::from(error).into()),
        )
        .app_data(QueryConfig::default().error_handler(|error, _| ApiError::from(error).into()))
        .app_data(PathConfig::default().error_handler(|error, _| ApiError::from(error).into()));
}

//! Compressed answers: lists and threads are mostly the same words over and over.
//!
//! What BREACH needs is missing here: an attacker would have to make somebody's browser ask, with
//! its cookie, for a body that holds both a lasting secret and words of the attacker's. The cookie
//! is `SameSite=Strict` and never stands in a body; unsafe requests of foreign pages are refused;
//! set-up and sign-in answer without their secrets, and the one body that shows a secret, that of
//! a new API token, shows another one each time. Files are served as they are: they are
//! compressed already, and ranges count their own bytes.

use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;

/// Below this many bytes an answer fits into a packet as it is.
const WORTH_IT: u64 = 1_024;

/// Runs inside of actix's `Compress`, which leaves alone whatever names its coding: small answers
/// stay as they are.
pub(super) async fn spare_small(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    if matches!(response.response().body().size(), BodySize::Sized(size) if size < WORTH_IT) {
        let plain = HeaderValue::from_static("identity");
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, plain);
    }
    Ok(response)
}

/// Runs around `Compress`: nobody is told of a coding that changes nothing.
pub(super) async fn unname(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let named = headers.get(header::CONTENT_ENCODING);
    if named.is_some_and(|named| named == "identity") {
        headers.remove(header::CONTENT_ENCODING);
    }
    Ok(response)
}

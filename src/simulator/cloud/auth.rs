//! Who asks: the access token of a request, and the number or account that it opens.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use url::form_urlencoded;

use super::error::MetaError;
use crate::simulator::options::BusinessNumber;
use crate::simulator::world::World;

/// The access token: `Authorization: Bearer …` (or `OAuth …`), or `?access_token=`.
fn token(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION);
    let header = header.and_then(|value| value.to_str().ok());
    if let Some(text) = header {
        let (scheme, token) = text.split_once(' ')?;
        let known = ["bearer", "oauth"].contains(&scheme.to_ascii_lowercase().as_str());
        return known.then(|| token.trim().to_owned());
    }
    parameter(request, "access_token")
}

/// A parameter of the query.
pub(super) fn parameter(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// A valid token, whatever it opens.
pub(super) fn signed_in(world: &World, request: &HttpRequest) -> Result<String, MetaError> {
    let token = token(request).ok_or_else(MetaError::missing_token)?;
    if world.knobs().token_expired {
        return Err(MetaError::expired_token());
    }
    let known = world
        .numbers
        .iter()
        .any(|number| World::accepts(number, &token));
    match known {
        true => Ok(token),
        false => Err(MetaError::invalid_token()),
    }
}

/// The business number of that id, if the token opens it.
pub(super) fn number(
    world: &World,
    request: &HttpRequest,
    id: &str,
) -> Result<Arc<BusinessNumber>, MetaError> {
    let token = signed_in(world, request)?;
    world
        .number(id)
        .filter(|number| World::accepts(number, &token))
        .ok_or_else(|| MetaError::unknown_object(request.method().as_str(), id))
}

/// The numbers of a business account that the token opens; one at least.
pub(super) fn account(
    world: &World,
    request: &HttpRequest,
    waba_id: &str,
) -> Result<Vec<Arc<BusinessNumber>>, MetaError> {
    let token = signed_in(world, request)?;
    let numbers: Vec<_> = world
        .numbers
        .iter()
        .filter(|number| number.waba_id == waba_id && World::accepts(number, &token))
        .cloned()
        .collect();
    match numbers.is_empty() {
        true => Err(MetaError::unknown_object(
            request.method().as_str(),
            waba_id,
        )),
        false => Ok(numbers),
    }
}

//! Who may open a live connection: a session or a token, from our own pages.

use actix_web::HttpRequest;
use actix_web::http::header;
use secrecy::SecretString;
use url::Url;

use crate::actors::sign_in::Credential;
use crate::protocol::entrance::{COOKIES, bearer_token, is_our_page};

/// The origins whose pages may connect, besides the one that the request itself names as host.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// The address under which browsers reach Baton through a proxy.
    pub public: Option<Url>,
}

impl Origins {
    /// Whether a request comes from one of our pages. Programs send no `Origin`; browsers always.
    pub fn admit(&self, request: &HttpRequest) -> bool {
        let Some(origin) = request.headers().get(header::ORIGIN) else {
            return true;
        };
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let origin = origin.to_str().unwrap_or_default();
        is_our_page(origin, host, self.public.as_ref())
    }
}

/// What the request shows to be let in.
pub(super) fn credential(request: &HttpRequest) -> Option<Credential> {
    let bearer = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(bearer_token);
    if let Some(token) = bearer {
        return Some(Credential::Token(SecretString::from(token)));
    }
    COOKIES.iter().find_map(|name| {
        let cookie = request.cookie(name)?;
        Some(Credential::Session(SecretString::from(cookie.value())))
    })
}

//! Who may open a live connection: a session or a token, from our own pages.

use actix_web::HttpRequest;
use actix_web::http::header;
use secrecy::SecretString;
use url::Url;

use crate::actors::sign_in::Credential;

/// The session cookie over https, and its plain name on http://localhost.
const COOKIES: [&str; 2] = ["__Host-baton", "baton"];

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
        let Some(origin) = origin
            .to_str()
            .ok()
            .and_then(|origin| Url::parse(origin).ok())
        else {
            return false;
        };
        if self
            .public
            .as_ref()
            .is_some_and(|public| public.origin() == origin.origin())
        {
            return true;
        }
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let named = match (origin.host_str(), origin.port()) {
            (Some(name), Some(port)) => format!("{name}:{port}"),
            (Some(name), None) => name.to_owned(),
            (None, _) => return false,
        };
        host == Some(named.as_str())
    }
}

/// What the request shows to be let in.
pub(super) fn credential(request: &HttpRequest) -> Option<Credential> {
    let bearer = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return Some(Credential::Token(SecretString::from(token.trim())));
    }
    COOKIES.iter().find_map(|name| {
        let cookie = request.cookie(name)?;
        Some(Credential::Session(SecretString::from(cookie.value())))
    })
}

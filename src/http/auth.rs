//! Who asks: the cookie of a session or the bearer token of a program, asked anew each time.

use std::net::IpAddr;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use secrecy::{ExposeSecret, SecretString};

use super::edge::Edge;
use super::error::{ApiError, Code};
use crate::actors::office::Office;
use crate::actors::sign_in::{Credential, Pass, SignedIn};
use crate::domain::permissions::{Principal, Right};
use crate::protocol::entrance::{COOKIE, COOKIES, LOCAL_COOKIE, bearer_token, is_our_page};

/// Somebody who is signed in. As an extractor: 401 for everybody else, and 403 for unsafe
/// requests that a foreign page makes with the browser's cookie.
pub(super) struct Signed {
    /// Who, with the rights they have now.
    pub principal: Principal,
    /// By which session or token.
    pub pass: Pass,
}

impl Signed {
    /// Refuses whoever lacks a right.
    pub fn demand(&self, right: Right) -> Result<(), ApiError> {
        if self.principal.may(right) {
            return Ok(());
        }
        Err(ApiError::new(Code::Forbidden).with("right", serde_json::json!(right)))
    }
}

impl FromRequest for Signed {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let shown = shown(request);
        let office = request.app_data::<web::Data<Office>>().cloned();
        Box::pin(async move {
            let office = office.ok_or(ApiError::new(Code::Overloaded))?;
            let known = office.sign_in.authenticate(&shown?).await?;
            let known = known.ok_or(ApiError::new(Code::NotSignedIn))?;
            Ok(Self {
                principal: known.principal,
                pass: known.pass,
            })
        })
    }
}

/// What the request shows to be let in.
fn shown(request: &HttpRequest) -> Result<Credential, ApiError> {
    let headers = request.headers();
    if let Some(bearer) = headers.get(header::AUTHORIZATION) {
        let token = bearer.to_str().ok().and_then(bearer_token);
        let token = token.ok_or(ApiError::new(Code::NotSignedIn))?;
        return Ok(Credential::Token(SecretString::from(token)));
    }
    let cookie = COOKIES
        .iter()
        .find_map(|name| request.cookie(name))
        .ok_or(ApiError::new(Code::NotSignedIn))?;
    same_origin(request)?;
    Ok(Credential::Session(SecretString::from(cookie.value())))
}

/// Refuses unsafe requests from pages that are not ours. Browsers always say where such a request
/// comes from; programs need not.
pub(super) fn same_origin(request: &HttpRequest) -> Result<(), ApiError> {
    if request.method().is_safe() {
        return Ok(());
    }
    let Some(origin) = request.headers().get(header::ORIGIN) else {
        return Ok(());
    };
    let edge = request.app_data::<web::Data<Edge>>();
    let public = edge.and_then(|edge| edge.public_url.as_ref());
    let origin = origin.to_str().unwrap_or_default();
    if is_our_page(origin, host(request), public) {
        return Ok(());
    }
    Err(ApiError::new(Code::ForeignOrigin))
}

fn host(request: &HttpRequest) -> Option<&str> {
    let host = request.headers().get(header::HOST)?;
    host.to_str().ok()
}

/// Whether the browser asks this very machine, without TLS.
fn is_local(request: &HttpRequest) -> bool {
    let Some(host) = host(request) else {
        return false;
    };
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        let is_port = port.chars().all(|digit| digit.is_ascii_digit());
        if is_port { name } else { host }
    });
    let local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let forwarded = request.headers().get("X-Forwarded-Proto");
    local && forwarded.is_none_or(|scheme| scheme != "https")
}

/// The cookie that keeps somebody signed in.
pub(super) fn cookie(request: &HttpRequest, signed_in: &SignedIn) -> Cookie<'static> {
    let lifetime = i64::try_from(signed_in.lifetime.as_secs()).unwrap_or(i64::MAX);
    let secret = signed_in.secret.expose_secret().to_owned();
    plain_cookie(request, secret, Duration::seconds(lifetime))
}

/// The cookie that takes it back.
pub(super) fn no_cookie(request: &HttpRequest) -> Cookie<'static> {
    plain_cookie(request, String::new(), Duration::ZERO)
}

fn plain_cookie(request: &HttpRequest, value: String, lifetime: Duration) -> Cookie<'static> {
    let local = is_local(request);
    Cookie::build(if local { LOCAL_COOKIE } else { COOKIE }, value)
        .path("/")
        .http_only(true)
        .secure(!local)
        .same_site(SameSite::Strict)
        .max_age(lifetime)
        .finish()
}

/// Where the request comes from. Behind a proxy on this very machine, what that proxy says.
pub(super) fn address(request: &HttpRequest) -> IpAddr {
    let unknown = IpAddr::from([0, 0, 0, 0]);
    let peer = request.peer_addr().map_or(unknown, |peer| peer.ip());
    if !peer.to_canonical().is_loopback() {
        return peer;
    }
    let forwarded = request.headers().get_all("X-Forwarded-For").last();
    let nearest = forwarded
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|address| address.trim().parse().ok());
    nearest.unwrap_or(peer)
}

/// How the browser calls itself.
pub(super) fn user_agent(request: &HttpRequest) -> String {
    let header = request.headers().get(header::USER_AGENT);
    let text = header.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[track_caller]
    fn is_named(host: &str, name: &str) {
        let request = TestRequest::post().insert_header(("Host", host));
        let cookie = no_cookie(&request.to_http_request());
        assert_eq!(cookie.name(), name, "{host}");
        assert_eq!(cookie.secure(), Some(name == COOKIE));
        assert_eq!(cookie.http_only(), Some(true));
        assert_eq!(cookie.same_site(), Some(SameSite::Strict));
        assert_eq!(cookie.path(), Some("/"));
    }

    #[test]
    fn only_this_very_machine_gets_the_plain_cookie() {
        for host in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
        ] {
            is_named(host, LOCAL_COOKIE);
        }
        for host in [
            "inbox.example.com",
            "localhost.example.com",
            "10.0.0.1:8080",
        ] {
            is_named(host, COOKIE);
        }
    }

    #[test]
    fn a_foreign_page_may_look_but_not_touch() {
        let ask = |request: TestRequest, origin: &str| {
            let request = request
                .insert_header(("Host", "inbox.example.com"))
                .insert_header(("Origin", origin.to_owned()));
            same_origin(&request.to_http_request()).is_ok()
        };
        assert!(ask(TestRequest::post(), "https://inbox.example.com"));
        assert!(!ask(TestRequest::post(), "https://evil.example.com"));
        assert!(!ask(TestRequest::post(), "https://inbox.example.com:8443"));
        assert!(!ask(TestRequest::post(), "null"));
        assert!(ask(TestRequest::get(), "https://evil.example.com"));
    }

    #[test]
    fn only_a_proxy_on_this_machine_speaks_for_others() {
        let ask = |peer: &str| {
            let request = TestRequest::get()
                .peer_addr(peer.parse().unwrap())
                .insert_header(("X-Forwarded-For", "198.51.100.1, 192.0.2.7"));
            address(&request.to_http_request()).to_string()
        };
        assert_eq!(ask("127.0.0.1:4000"), "192.0.2.7");
        assert_eq!(ask("203.0.113.9:4000"), "203.0.113.9");
    }
}

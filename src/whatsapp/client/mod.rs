//! The calls to the Cloud API.
//!
//! One client serves every number: the number's id and its token come with each call. Redirects
//! are never followed and nothing is ever repeated here; what follows from a failure is for the
//! caller to decide by [`WhatsAppError::disposition`].

mod account;
mod answer;
mod blocking;
mod media;
mod send;

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Url, redirect, retry};
use secrecy::{ExposeSecret, SecretString};

use super::error::WhatsAppError;

pub use account::{PhoneNumber, TemplateInfo};
pub use blocking::Blocking;
pub use media::{Download, MediaInfo};
pub use send::Accepted;

/// Meta's address and the version of its interface that Baton speaks.
pub const DEFAULT_BASE: &str = "https://graph.facebook.com/v25.0";

const USER_AGENT: &str = concat!("Baton/", env!("CARGO_PKG_VERSION"));

/// How long the parts of a call may take.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// Until there is a connection.
    pub connect: Duration,
    /// A whole call without files. Longer than Meta takes, because a call given up is ambiguous.
    pub call: Duration,
    /// Between two pieces of a file.
    pub idle: Duration,
    /// A whole file, up or down.
    pub file: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            call: Duration::from_secs(30),
            idle: Duration::from_secs(20),
            file: Duration::from_secs(600),
        }
    }
}

/// A client of one Cloud API: Meta's, or a pretended one. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    timeouts: Timeouts,
}

impl Client {
    /// A client of the API at `base`, such as [`DEFAULT_BASE`].
    ///
    /// # Errors
    /// [`WhatsAppError::Misconfigured`] when `base` is no http(s) address, or the machine has no
    /// root certificates.
    pub fn new(base: &str, timeouts: Timeouts) -> Result<Self, WhatsAppError> {
        let misconfigured = |reason: String| WhatsAppError::Misconfigured(reason);
        let base = Url::parse(base).map_err(|error| misconfigured(error.to_string()))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(misconfigured(format!("`{base}` is not an http address")));
        }
        // Another part of the process may have chosen a provider already: that one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .connect_timeout(timeouts.connect)
            .pool_idle_timeout(Duration::from_secs(45));
        if base.scheme() == "http" {
            // A pretended API needs no certificates, and must run where there are none.
            builder = builder.tls_certs_only([]);
        }
        let http = builder
            .build()
            .map_err(|error| misconfigured(chain(&error)))?;
        Ok(Self {
            http,
            base,
            timeouts,
        })
    }

    /// The address of `segments` below the base. Segments are escaped, so an id cannot lead
    /// elsewhere.
    fn address(&self, segments: &[&str]) -> Result<Url, WhatsAppError> {
        let harmless = |segment: &&str| !segment.is_empty() && !matches!(*segment, "." | "..");
        let mut url = self.base.clone();
        match url.path_segments_mut() {
            Ok(mut path) if segments.iter().all(harmless) => {
                path.pop_if_empty().extend(segments);
            }
            _ => {
                let reason = "an id in the address is empty".to_owned();
                return Err(WhatsAppError::Misconfigured(reason));
            }
        }
        Ok(url)
    }

    fn request(&self, method: Method, url: Url, token: &SecretString) -> RequestBuilder {
        self.http
            .request(method, url)
            .bearer_auth(token.expose_secret())
            .timeout(self.timeouts.call)
    }
}

/// An error with its causes, and without the address: addresses of files are secrets.
fn chain(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words.push(cause.to_string());
        source = cause.source();
    }
    match words.is_empty() {
        true if error.is_timeout() => "time-out".to_owned(),
        true => "no reason given".to_owned(),
        false => words.join(": "),
    }
}

#[cfg(test)]
mod tests;

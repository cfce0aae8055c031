//! Where push services may be: a browser names its own, and anybody can pretend to be a browser.
//! Therefore only https, and only public addresses, also after the name has been looked up.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// The longest endpoint; those of today's push services have some 200 characters.
const LONGEST: usize = 1_024;

/// Why an endpoint is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No address of the web, or too long.
    #[error("is not an address of a push service")]
    Format,
    /// Not https.
    #[error("must begin with https")]
    Scheme,
    /// A host of this machine or of a private network.
    #[error("must be on a public host")]
    Host,
}

/// Where a push service takes messages for one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    /// The address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

/// Says which endpoints are taken.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    excepted: Arc<BTreeSet<String>>,
}

impl Guard {
    /// A guard that also takes these hosts, wherever they are, and without https.
    pub fn with_exceptions(hosts: impl IntoIterator<Item = String>) -> Self {
        Self {
            excepted: Arc::new(hosts.into_iter().collect()),
        }
    }

    /// The endpoint that a browser names.
    ///
    /// # Errors
    /// Where nothing may be sent.
    pub fn admit(&self, endpoint: &str) -> Result<Endpoint, EndpointError> {
        if endpoint.len() > LONGEST {
            return Err(EndpointError::Format);
        }
        let url = Url::parse(endpoint).map_err(|_| EndpointError::Format)?;
        let host = url.host().ok_or(EndpointError::Format)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Format);
        }
        if self.excepted.contains(&host.to_string()) && url.scheme() == "http" {
            return Ok(Endpoint(url));
        }
        if url.scheme() != "https" {
            return Err(EndpointError::Scheme);
        }
        if !self.excepted.contains(&host.to_string()) && !may_be_public(&host) {
            return Err(EndpointError::Host);
        }
        Ok(Endpoint(url))
    }
}

fn may_be_public(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => is_public((*address).into()),
        Host::Ipv6(address) => is_public((*address).into()),
        // What it stands for is looked at when it is looked up.
        Host::Domain(name) => name.trim_end_matches('.').contains('.') && !is_here(name),
    }
}

fn is_here(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    ["localhost", "local", "internal"]
        .iter()
        .any(|zone| name == *zone || name.ends_with(&format!(".{zone}")))
}

/// Whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// <https://www.iana.org/assignments/iana-ipv4-special-registry>
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224.., _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

/// <https://www.iana.org/assignments/iana-ipv6-special-registry>: of the global unicast block those
/// that carry no IPv4 address and are for no documentation.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [first, second, ..] = address.segments();
    let global = (0x2000..0x4000).contains(&first);
    let special = matches!((first, second), (0x2001, 0..0x0200 | 0x0db8) | (0x2002, _));
    let documentation = first == 0x3fff && second < 0x1000;
    global && !special && !documentation
}

/// Looks names up, and keeps back what is not public.
impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let excepted = self.excepted.contains(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| excepted || is_public(address.ip()))
                .collect();
            if allowed.is_empty() {
                return Err(EndpointError::Host.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_on_public_hosts_is_taken() {
        let cases = [
            ("https://fcm.googleapis.com/fcm/send/abc", None),
            ("https://8.8.8.8/x", None),
            ("https://[2606:4700::1111]/x", None),
            ("http://fcm.googleapis.com/x", Some(EndpointError::Scheme)),
            ("ftp://fcm.googleapis.com/x", Some(EndpointError::Scheme)),
            ("https://127.0.0.1/x", Some(EndpointError::Host)),
            ("https://2130706433/x", Some(EndpointError::Host)),
            ("https://0x7f.1/x", Some(EndpointError::Host)),
            ("https://10.1.2.3/x", Some(EndpointError::Host)),
            ("https://169.254.169.254/x", Some(EndpointError::Host)),
            ("https://[::1]/x", Some(EndpointError::Host)),
            ("https://[::ffff:10.0.0.1]/x", Some(EndpointError::Host)),
            ("https://[fd00::1]/x", Some(EndpointError::Host)),
            ("https://[fe80::1]/x", Some(EndpointError::Host)),
            ("https://[64:ff9b::a00:1]/x", Some(EndpointError::Host)),
            ("https://[2002:a00:1::]/x", Some(EndpointError::Host)),
            ("https://localhost/x", Some(EndpointError::Host)),
            (
                "https://metadata.google.internal./x",
                Some(EndpointError::Host),
            ),
            ("https://printer/x", Some(EndpointError::Host)),
            (
                "https://me:secret@push.example.com/",
                Some(EndpointError::Format),
            ),
            ("/push", Some(EndpointError::Format)),
        ];
        for (endpoint, refusal) in cases {
            let admitted = Guard::default().admit(endpoint);
            assert_eq!(admitted.err(), refusal, "{endpoint}");
        }
        let long = format!("https://push.example.com/{}", "x".repeat(LONGEST));
        assert_eq!(Guard::default().admit(&long), Err(EndpointError::Format));
    }

    #[test]
    fn an_exception_is_for_its_host_alone() {
        let guard = Guard::with_exceptions(["127.0.0.1".to_owned()]);
        assert!(guard.admit("http://127.0.0.1:8080/push").is_ok());
        let other = guard.admit("http://127.0.0.2:8080/push");
        assert_eq!(other, Err(EndpointError::Scheme));
        let other = guard.admit("https://127.0.0.2:8080/push");
        assert_eq!(other, Err(EndpointError::Host));
    }

    #[tokio::test]
    async fn a_name_that_stands_for_this_machine_is_not_looked_up_for_anybody() {
        let resolved = Guard::default().resolve("localhost".parse().unwrap()).await;
        assert!(resolved.is_err());
        let guard = Guard::with_exceptions(["localhost".to_owned()]);
        let mut resolved = guard.resolve("localhost".parse().unwrap()).await.unwrap();
        assert!(resolved.next().unwrap().ip().is_loopback());
    }
}

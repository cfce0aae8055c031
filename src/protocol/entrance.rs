//! Who may come in, over REST and live alike: the names of the session's cookie, the form of a
//! token, and whose pages are ours.

use url::Url;

/// The session cookie over https; browsers let nobody but us set it.
pub const COOKIE: &str = "__Host-baton";

/// Its plain name on http://localhost, where browsers refuse the other.
pub const LOCAL_COOKIE: &str = "baton";

/// Both names, the stronger first.
pub const COOKIES: [&str; 2] = [COOKIE, LOCAL_COOKIE];

/// The token of an `Authorization: Bearer …` header.
pub fn bearer_token(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether a page of this `Origin` is ours: the one that the request itself names as its host, or
/// the public address, under which browsers reach Baton through a proxy.
pub fn is_our_page(origin: &str, host: Option<&str>, public: Option<&Url>) -> bool {
    let Ok(origin) = Url::parse(origin) else {
        return false;
    };
    if public.is_some_and(|public| public.origin() == origin.origin()) {
        return true;
    }
    let named = match (origin.host_str(), origin.port()) {
        (Some(name), Some(port)) => format!("{name}:{port}"),
        (Some(name), None) => name.to_owned(),
        (None, _) => return false,
    };
    host == Some(named.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_pages_are_those_of_the_host_and_of_the_public_address() {
        let public = Url::parse("https://inbox.example.com").ok();
        for (origin, host, ours) in [
            ("https://inbox.example.com", "10.0.0.1:8080", true),
            ("http://10.0.0.1:8080", "10.0.0.1:8080", true),
            ("https://inbox.example.com:8443", "10.0.0.1:8080", false),
            ("https://evil.example.com", "10.0.0.1:8080", false),
            ("null", "10.0.0.1:8080", false),
        ] {
            let found = is_our_page(origin, Some(host), public.as_ref());
            assert_eq!(found, ours, "{origin}");
        }
        assert!(!is_our_page("http://localhost", None, None));
    }

    #[test]
    fn the_scheme_of_a_token_is_written_as_one_likes() {
        assert_eq!(bearer_token("bearer bat_1"), Some("bat_1"));
        assert_eq!(bearer_token("Basic bat_1"), None);
        assert_eq!(bearer_token("bat_1"), None);
    }
}

//! `X-Hub-Signature-256`: HMAC-SHA256 over the raw bytes of a webhook's body.
//!
//! Meta signs the escaped bytes it sends, so the bytes must never be parsed and written again
//! before they are verified.
//! <https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads>

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const PREFIX: &str = "sha256=";

/// The header's value for `body`: `sha256=` and 64 lower-case hex digits.
pub fn sign(secret: &[u8], body: &[u8]) -> String {
    let tag = keyed(secret).chain_update(body).finalize().into_bytes();
    format!("{PREFIX}{}", hex::encode(tag))
}

/// Whether `header` (the value of `X-Hub-Signature-256`) was made from `body` with `secret`.
/// Takes the same time wherever the two differ; an empty secret verifies nothing.
pub fn verify(secret: &[u8], body: &[u8], header: &str) -> bool {
    let Some(digits) = header.trim().strip_prefix(PREFIX) else {
        return false;
    };
    let mut tag = [0_u8; 32];
    if secret.is_empty() || hex::decode_to_slice(digits, &mut tag).is_err() {
        return false;
    }
    keyed(secret).chain_update(body).verify_slice(&tag).is_ok()
}

fn keyed(secret: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    Hmac::new_from_slice(secret).expect("HMAC takes keys of every length")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    #[test]
    fn the_signature_is_hmac_sha256_in_lower_case_hex() {
        assert_eq!(
            sign(b"Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn only_the_exact_bytes_and_the_exact_secret_verify() {
        let body = br#"{"text":"caf\u00e9 \ud83d\ude00"}"#;
        let header = sign(b"secret", body);
        assert!(verify(b"secret", body, &header));
        assert!(!verify(b"secrets", body, &header));
        assert!(!verify(
            b"secret",
            "{\"text\":\"café 😀\"}".as_bytes(),
            &header
        ));
        for at in 0..header.len() {
            let mut forged = header.clone().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            assert!(!verify(
                b"secret",
                body,
                std::str::from_utf8(&forged).unwrap()
            ));
        }
    }

    #[test]
    fn headers_of_other_shapes_are_refused() {
        let good = sign(b"secret", b"{}");
        let bare = good.trim_start_matches("sha256=");
        let longer = format!("{good}00");
        for header in [
            "",
            "sha256=",
            "sha1=00",
            bare,
            &good[..70],
            &longer,
            "sha256=zz",
        ] {
            assert!(!verify(b"secret", b"{}", header), "{header}");
        }
        assert!(
            !verify(b"", b"{}", &sign(b"", b"{}")),
            "no secret, no entry"
        );
    }
}

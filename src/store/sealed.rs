//! Seals what must not lie readable in the database: the access tokens of numbers.
//!
//! `XChaCha20-Poly1305` with a random nonce. The context (whose secret, which column) is
//! authenticated too, so a sealed text that is copied into another row does not open there.

mod key;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};

pub use key::{KeyError, SecretKey, load_or_create_key};

/// Marks the format, so that another one can stand beside it later.
const VERSION: &str = "v1.";

/// Bytes of a nonce.
const NONCE: usize = 24;

/// Why something stays sealed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SealError {
    /// It is not text that was sealed here.
    #[error("not a sealed text")]
    Format,
    /// Another key, another context, or a text that was changed.
    #[error("the sealed text does not open with this key and context")]
    Refused,
}

/// Seals and opens with one key.
#[derive(Clone)]
pub struct Seal(XChaCha20Poly1305);

impl fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Seal([REDACTED])")
    }
}

impl Seal {
    /// A seal with that key.
    pub fn new(key: &SecretKey) -> Self {
        Self(XChaCha20Poly1305::new(&(*key.bytes()).into()))
    }

    /// Seals `plain` for `context`, for example `number.access_token:17`; the answer is plain
    /// ASCII for a text column.
    #[expect(
        clippy::expect_used,
        reason = "the cipher takes any text below 256 GiB"
    )]
    pub fn seal(&self, plain: &SecretString, context: &str) -> String {
        let nonce = XNonce::generate();
        let payload = Payload {
            msg: plain.expose_secret().as_bytes(),
            aad: context.as_bytes(),
        };
        let sealed = self.0.encrypt(&nonce, payload).expect("a short text");
        let whole = [nonce.as_slice(), &sealed].concat();
        format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(whole))
    }

    /// Opens what was sealed for the same context.
    ///
    /// # Errors
    /// [`SealError::Format`] for anything that [`Seal::seal`] did not write,
    /// [`SealError::Refused`] for another key or context and for a changed text.
    pub fn open(&self, sealed: &str, context: &str) -> Result<SecretString, SealError> {
        let encoded = sealed.strip_prefix(VERSION).ok_or(SealError::Format)?;
        let whole = URL_SAFE_NO_PAD
            .decode(encoded)
            .map_err(|_| SealError::Format)?;
        let (nonce, msg) = whole
            .split_first_chunk::<NONCE>()
            .ok_or(SealError::Format)?;
        let aad = context.as_bytes();
        let plain = self
            .0
            .decrypt(&XNonce::from(*nonce), Payload { msg, aad })
            .map_err(|_| SealError::Refused)?;
        String::from_utf8(plain)
            .map(SecretString::from)
            .map_err(|_| SealError::Format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "EAAG-very-secret";

    fn seal() -> Seal {
        Seal::new(&SecretKey::generate())
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_key_and_context() {
        let seal = seal();
        let sealed = seal.seal(&TOKEN.into(), "number:1");
        assert!(!sealed.contains(TOKEN));
        assert!(sealed.is_ascii());
        let opened = seal.open(&sealed, "number:1").unwrap();
        assert_eq!(opened.expose_secret(), TOKEN);
    }

    #[test]
    fn the_same_text_is_sealed_differently_every_time() {
        let seal = seal();
        let [first, second] = [0, 1].map(|_| seal.seal(&TOKEN.into(), "number:1"));
        assert_ne!(first, second);
    }

    #[test]
    fn another_context_or_key_opens_nothing() {
        let one = seal();
        let sealed = one.seal(&TOKEN.into(), "number:1");
        for (seal, context) in [(&one, "number:2"), (&seal(), "number:1")] {
            let refused = seal.open(&sealed, context).unwrap_err();
            assert_eq!(refused, SealError::Refused);
        }
    }

    #[test]
    fn a_text_in_which_any_character_was_changed_does_not_open() {
        let seal = seal();
        let sealed = seal.seal(&TOKEN.into(), "number:1");
        for position in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[position] = if changed[position] == b'A' {
                b'B'
            } else {
                b'A'
            };
            let changed = String::from_utf8(changed).unwrap();
            assert!(seal.open(&changed, "number:1").is_err(), "{position}");
        }
    }

    #[test]
    fn what_was_never_sealed_is_told_apart() {
        for text in ["", "v1.", "v1.AAAA", "v2.AAAA", TOKEN, "v1.!"] {
            let error = seal().open(text, "number:1").unwrap_err();
            assert_eq!(error, SealError::Format, "{text}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(format!("{:?}", seal()), "Seal([REDACTED])");
    }
}

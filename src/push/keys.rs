//! The key by which push services know us, and the signatures that it makes (VAPID, RFC 8292).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::Endpoint;
use crate::domain::time::Timestamp;

/// How long a signature holds; the RFC allows a day.
const LIFETIME_SECONDS: i64 = 12 * 60 * 60;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The text holds something else.
    #[error("not a key for web push")]
    Format,
    /// The system gives no randomness.
    #[error("no key for web push can be made")]
    Randomness,
}

/// Our key pair.
pub struct Keys {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    contact: Option<String>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keys([REDACTED])")
    }
}

impl Keys {
    /// A new pair, to be kept secret: PKCS #8 in base64.
    ///
    /// # Errors
    /// Without randomness.
    pub fn generate() -> Result<SecretString, KeysError> {
        let document =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let document = document.map_err(|_| KeysError::Randomness)?;
        Ok(STANDARD.encode(document.as_ref()).into())
    }

    /// The pair that [`Keys::generate`] made. `contact` is a `mailto:` or `https:` address at which
    /// push services reach whoever runs this server; some demand one.
    ///
    /// # Errors
    /// When it is none.
    pub fn open(kept: &SecretString, contact: Option<String>) -> Result<Self, KeysError> {
        let random = SystemRandom::new();
        let document = STANDARD.decode(kept.expose_secret());
        let document = document.map_err(|_| KeysError::Format)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document, &random);
        Ok(Self {
            pair: pair.map_err(|_| KeysError::Format)?,
            random,
            contact,
        })
    }

    /// The public half as browsers take it: an uncompressed point in base64url.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().as_ref())
    }

    /// The `Authorization` of a message to that push service.
    ///
    /// # Errors
    /// Without randomness.
    pub fn authorize(&self, endpoint: &Endpoint, now: Timestamp) -> Result<String, KeysError> {
        let header = json!({"typ": "JWT", "alg": "ES256"}).to_string();
        let mut claims = json!({
            "aud": endpoint.origin(),
            "exp": now.millis() / 1_000 + LIFETIME_SECONDS,
        });
        if let (Some(contact), Some(claims)) = (&self.contact, claims.as_object_mut()) {
            claims.insert("sub".to_owned(), contact.clone().into());
        }
        let encoded = |text: String| URL_SAFE_NO_PAD.encode(text);
        let signed = format!("{}.{}", encoded(header), encoded(claims.to_string()));
        let signature = self.pair.sign(&self.random, signed.as_bytes());
        let signature = signature.map_err(|_| KeysError::Randomness)?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Ok(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    use serde_json::Value;

    use super::*;
    use crate::push::Guard;

    #[test]
    fn a_signature_names_the_service_and_fits_the_public_key() {
        let kept = Keys::generate().unwrap();
        let keys = Keys::open(&kept, Some("mailto:admin@example.com".to_owned())).unwrap();
        let endpoint = Guard::default()
            .admit("https://push.example.com:8443/send/abc?x=1")
            .unwrap();
        let header = keys
            .authorize(&endpoint, Timestamp(1_800_000_000_000))
            .unwrap();
        let rest = header.strip_prefix("vapid t=").unwrap();
        let (token, key) = rest.split_once(", k=").unwrap();
        assert_eq!(key, keys.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let point = URL_SAFE_NO_PAD.decode(key).unwrap();
        assert_eq!((point.len(), point[0]), (65, 4), "an uncompressed point");
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(
                signed.as_bytes(),
                &URL_SAFE_NO_PAD.decode(signature).unwrap(),
            )
            .unwrap();
        let claims = signed.split_once('.').unwrap().1;
        let claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["aud"], "https://push.example.com:8443");
        assert_eq!(claims["exp"], 1_800_000_000_i64 + 12 * 3_600);
        assert_eq!(claims["sub"], "mailto:admin@example.com");
    }

    #[test]
    fn the_pair_comes_back_as_it_was_kept_and_is_never_shown() {
        let kept = Keys::generate().unwrap();
        let open = || Keys::open(&kept, None).unwrap();
        assert_eq!(open().public(), open().public());
        assert_eq!(format!("{:?}", open()), "Keys([REDACTED])");
        for wrong in ["", "c2hvcnQ=", "not base64"] {
            assert!(Keys::open(&wrong.to_owned().into(), None).is_err());
        }
    }
}

//! A payload that only one browser opens (RFC 8291), and the topic by which a newer one replaces
//! an older that has not arrived yet.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use web_push_native::p256::PublicKey;
use web_push_native::{Auth, encrypt};

/// Browsers pad, or do not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Why nobody can be written to with these keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipientError {
    /// Not a point of the curve P-256 in base64url.
    #[error("p256dh is not a public key of a browser")]
    Key,
    /// Not 16 bytes in base64url.
    #[error("auth is not a secret of a browser")]
    Auth,
    /// Longer than a push service takes.
    #[error("the payload is too long")]
    TooLong,
}

/// Whoever can open a payload.
pub struct Recipient {
    key: PublicKey,
    auth: Auth,
}

impl Recipient {
    /// A browser by the `keys` of its subscription.
    ///
    /// # Errors
    /// When they are none.
    pub fn new(p256dh: &str, auth: &str) -> Result<Self, RecipientError> {
        let key = BASE64.decode(p256dh).map_err(|_| RecipientError::Key)?;
        let key = PublicKey::from_sec1_bytes(&key).map_err(|_| RecipientError::Key)?;
        let auth = BASE64.decode(auth).map_err(|_| RecipientError::Auth)?;
        let auth: [u8; 16] = auth.try_into().map_err(|_| RecipientError::Auth)?;
        Ok(Self {
            key,
            auth: auth.into(),
        })
    }

    /// The payload as only they read it.
    ///
    /// # Errors
    /// [`RecipientError::TooLong`]: push services take 4,096 bytes in all.
    pub fn encrypt(&self, payload: &str) -> Result<Vec<u8>, RecipientError> {
        let sealed = encrypt(payload.as_bytes().to_vec(), &self.key, &self.auth);
        let sealed = sealed.map_err(|_| RecipientError::TooLong)?;
        (sealed.len() <= 4_096)
            .then_some(sealed)
            .ok_or(RecipientError::TooLong)
    }
}

/// The topic for something: 32 characters that do not tell what it is.
pub fn topic(of: &str) -> String {
    let digest = Sha256::digest(of.as_bytes());
    URL_SAFE_NO_PAD.encode(digest).chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use web_push_native::decrypt;
    use web_push_native::p256::SecretKey;
    use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint as _;

    use super::*;

    #[test]
    fn only_the_browser_opens_what_is_written_to_it() {
        let secret = SecretKey::from_slice(&[7; 32]).unwrap();
        let point = secret.public_key().to_encoded_point(false);
        let (p256dh, auth) = (
            URL_SAFE_NO_PAD.encode(point.as_bytes()),
            URL_SAFE_NO_PAD.encode([9; 16]),
        );
        let recipient = Recipient::new(&p256dh, &auth).unwrap();
        let sealed = recipient.encrypt("مرحبا").unwrap();
        let opened = decrypt(sealed.clone(), &secret, &[9; 16].into()).unwrap();
        assert_eq!(opened, "مرحبا".as_bytes());
        assert!(decrypt(sealed, &secret, &[8; 16].into()).is_err());
        assert_ne!(
            recipient.encrypt("x").unwrap(),
            recipient.encrypt("x").unwrap()
        );
        let padded = format!("{auth}==");
        assert!(
            Recipient::new(&p256dh, &padded).is_ok(),
            "some browsers pad"
        );
        assert_eq!(
            recipient.encrypt(&"x".repeat(4_096)).unwrap_err(),
            RecipientError::TooLong
        );
        assert_eq!(Recipient::new("BA", &auth).err(), Some(RecipientError::Key));
        assert_eq!(
            Recipient::new(&p256dh, "BA").err(),
            Some(RecipientError::Auth)
        );
    }

    #[test]
    fn a_topic_is_short_steady_and_says_nothing() {
        assert_eq!(topic("conversation 17").len(), 32);
        assert_eq!(topic("conversation 17"), topic("conversation 17"));
        assert_ne!(topic("conversation 17"), topic("conversation 18"));
    }
}

//! Secrets that we hand out once and keep as their SHA-256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// How the tokens of programs begin, so that leaked ones can be recognised.
pub const TOKEN_PREFIX: &str = "bat_";

/// 32 random bytes in base64url: 43 characters.
pub fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// A token for a program.
pub fn random_token() -> String {
    format!("{TOKEN_PREFIX}{}", random())
}

/// What is kept of a secret: its SHA-256 in hexadecimal. Secrets are random, so that no salt and
/// no slow hash is needed.
pub fn hashed(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// 96 random bits for people to copy: six groups of four hexadecimal digits.
pub fn random_words() -> String {
    let digits = hex::encode(rand::random::<[u8; 12]>());
    let mut words = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            words.push('-');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        assert_eq!(random().len(), 43);
        assert_ne!(random(), random());
        assert!(random_token().starts_with("bat_"));
        assert_eq!(random_words().len(), 29);
        assert_eq!(hashed("").len(), 64);
    }
}

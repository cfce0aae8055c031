//! Passwords: argon2id, on threads that may wait, a few at a time.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::store::error::StoreError;

/// Hashes and verifies. Each takes 19 MiB and tens of milliseconds, so that a storm of sign-ins
/// must queue rather than take all memory.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// The hash of a password that nobody knows, verified for unknown names so that they take
    /// as long as known ones.
    nobodys: Arc<str>,
}

impl Passwords {
    /// Takes a moment: it makes one hash.
    pub fn new() -> Result<Self, StoreError> {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let secret = super::secret::random();
        Ok(Self {
            turns: Arc::new(Semaphore::new(cores)),
            nobodys: hash_now(secret.as_bytes())?.into(),
        })
    }

    /// The hash of a password, as a PHC string.
    pub async fn hash(&self, password: SecretString) -> Result<String, StoreError> {
        self.in_turn(move || hash_now(password.expose_secret().as_bytes()))
            .await?
    }

    /// Whether the password is the one of the hash. Without a hash it never is, after as long.
    pub async fn verify(
        &self,
        password: SecretString,
        hash: Option<String>,
    ) -> Result<bool, StoreError> {
        let nobodys = self.nobodys.clone();
        self.in_turn(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&nobodys);
            known & verify_now(password.expose_secret().as_bytes(), hash)
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let unavailable = |error: String| StoreError::Unavailable(error);
        let turn = self.turns.clone().acquire_owned().await;
        let turn = turn.map_err(|error| unavailable(error.to_string()))?;
        // The turn goes along, so that it is kept even when whoever asked has gone away.
        let working = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        working
            .await
            .map_err(|error| unavailable(error.to_string()))
    }
}

fn hash_now(password: &[u8]) -> Result<String, StoreError> {
    let hash = Argon2::default().hash_password(password).map_err(|error| {
        StoreError::Unavailable(format!("a password cannot be hashed: {error}"))
    })?;
    Ok(hash.to_string())
}

fn verify_now(password: &[u8], hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    Argon2::default().verify_password(password, &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits_and_nobody_without_one_gets_in() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("baton-demo".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        let verify = |text: &str, hash: Option<String>| passwords.verify(text.into(), hash);
        assert!(verify("baton-demo", Some(hash.clone())).await.unwrap());
        assert!(!verify("baton-Demo", Some(hash)).await.unwrap());
        assert!(!verify("baton-demo", None).await.unwrap());
        assert!(
            !verify("baton-demo", Some("not a hash".into()))
                .await
                .unwrap()
        );
    }
}

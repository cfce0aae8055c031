//! Tokens for programs.

use secrecy::SecretString;

use super::{Administration, OfficeError, field};
use crate::actors::sign_in::{PassId, hashed, random_token};
use crate::domain::fields::Name;
use crate::domain::ids::TokenId;
use crate::domain::permissions::{Principal, Right};
use crate::protocol::directory::NewToken;
use crate::store::error::StoreError;
use crate::store::tokens::{self, Token};

/// A new token.
#[derive(Debug)]
pub struct IssuedToken {
    /// The token.
    pub token: Token,
    /// What the program shows; told once.
    pub secret: SecretString,
}

impl Administration {
    /// Makes a token that acts as whoever makes it, with at most their present rights.
    pub async fn add_token(
        &self,
        by: &Principal,
        new: NewToken,
    ) -> Result<IssuedToken, OfficeError> {
        if let Some(right) = new.rights.difference(&by.rights).next() {
            return Err(OfficeError::Forbidden { right: *right });
        }
        let now = (self.clock)();
        if new.expires_at.is_some_and(|end| end <= now) {
            return Err(OfficeError::Invalid {
                field: "expires_at",
                reason: "must lie in the future".to_owned(),
            });
        }
        let token = Token {
            id: self.id(),
            workspace: by.workspace,
            agent: by.agent,
            name: field("name", Name::parse(&new.name))?.into(),
            rights: new.rights,
            created_at: now,
            last_used_at: None,
            expires_at: new.expires_at,
        };
        let secret = random_token();
        let hash = hashed(&secret);
        self.write(move |transaction| {
            tokens::insert(transaction, &token, &hash)?;
            Ok(IssuedToken {
                token,
                secret: secret.into(),
            })
        })
        .await
    }

    /// One's own tokens, and with the right over people everybody's.
    pub async fn tokens(&self, by: &Principal) -> Result<Vec<Token>, OfficeError> {
        let workspace = by.workspace;
        let mut known = self
            .readers
            .read(move |connection| tokens::list(connection, workspace))
            .await?;
        known.retain(|token| may_end(by, token));
        Ok(known)
    }

    /// Revokes a token, at once and for good.
    pub async fn revoke_token(&self, by: &Principal, id: TokenId) -> Result<(), OfficeError> {
        let workspace = by.workspace;
        let token = self
            .readers
            .read(move |connection| tokens::load(connection, workspace, id))
            .await?;
        if !may_end(by, &token) {
            return Err(OfficeError::Store(StoreError::NotFound));
        }
        Ok(self.sign_in.end(PassId::Token(id)).await?)
    }
}

fn may_end(by: &Principal, token: &Token) -> bool {
    token.agent == by.agent || by.may(Right::ManagePeople)
}

//! Tokens for programs. The secret itself is never kept, only its SHA-256 in hexadecimal.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::roles::parse_rights;
use super::schema::api_token;
use super::transaction::Transaction;
use crate::domain::ids::{AgentId, TokenId, WorkspaceId};
use crate::domain::permissions::Right;
use crate::domain::time::Timestamp;

/// A token, which acts as somebody with at most these rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// Where.
    pub workspace: WorkspaceId,
    /// As whom it acts.
    pub agent: AgentId,
    /// What it is for.
    pub name: String,
    /// What it allows at the most.
    pub rights: BTreeSet<Right>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_token)]
struct TokenRecord {
    id: i64,
    workspace_id: i64,
    agent_id: i64,
    name: String,
    rights: String,
    created_at: i64,
    last_used_at: Option<i64>,
    expires_at: Option<i64>,
}

impl From<TokenRecord> for Token {
    fn from(record: TokenRecord) -> Self {
        Self {
            id: record.id.into(),
            workspace: record.workspace_id.into(),
            agent: record.agent_id.into(),
            name: record.name,
            rights: parse_rights(&record.rights),
            created_at: Timestamp(record.created_at),
            last_used_at: record.last_used_at.map(Timestamp),
            expires_at: record.expires_at.map(Timestamp),
        }
    }
}

/// The token of a secret's hash, unless it was revoked.
pub fn find(connection: &mut AnyConnection, token_hash: &str) -> Result<Option<Token>, StoreError> {
    let found: Option<TokenRecord> = api_token::table
        .filter(api_token::token_hash.eq(token_hash))
        .filter(api_token::revoked_at.is_null())
        .select(TokenRecord::as_select())
        .first(connection)
        .optional()?;
    Ok(found.map(Token::from))
}

/// One token of a workspace that was not revoked.
pub fn load(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
    id: TokenId,
) -> Result<Token, StoreError> {
    let found: TokenRecord = api_token::table
        .find(id.get())
        .filter(api_token::workspace_id.eq(workspace.get()))
        .filter(api_token::revoked_at.is_null())
        .select(TokenRecord::as_select())
        .first(connection)?;
    Ok(found.into())
}

/// The tokens of a workspace that were not revoked, oldest first.
pub fn list(
    connection: &mut AnyConnection,
    workspace: WorkspaceId,
) -> Result<Vec<Token>, StoreError> {
    let rows: Vec<TokenRecord> = api_token::table
        .filter(api_token::workspace_id.eq(workspace.get()))
        .filter(api_token::revoked_at.is_null())
        .order(api_token::id)
        .select(TokenRecord::as_select())
        .load(connection)?;
    Ok(rows.into_iter().map(Token::from).collect())
}

/// Adds a token.
pub fn insert(
    transaction: &mut Transaction<'_>,
    new: &Token,
    token_hash: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(api_token::table)
        .values((
            api_token::id.eq(new.id.get()),
            api_token::workspace_id.eq(new.workspace.get()),
            api_token::agent_id.eq(new.agent.get()),
            api_token::name.eq(&new.name),
            api_token::token_hash.eq(token_hash),
            api_token::rights.eq(serde_json::to_string(&new.rights)?),
            api_token::created_at.eq(new.created_at.millis()),
            api_token::expires_at.eq(new.expires_at.map(Timestamp::millis)),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

/// Writes when a token was last used.
pub fn touch(
    transaction: &mut Transaction<'_>,
    id: TokenId,
    at: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(api_token::table.find(id.get()))
        .set(api_token::last_used_at.eq(Some(at.millis())))
        .execute(transaction.connection)?;
    Ok(())
}

/// Revokes a token for good.
pub fn revoke(transaction: &mut Transaction<'_>, id: TokenId) -> Result<(), StoreError> {
    let row = api_token::table
        .find(id.get())
        .filter(api_token::revoked_at.is_null());
    let touched = diesel::update(row)
        .set(api_token::revoked_at.eq(Some(transaction.at.millis())))
        .execute(transaction.connection)?;
    super::found(touched)
}

//! Tokens for programs.

use actix_web::{HttpResponse, web};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::domain::ids::TokenId;
use crate::protocol::directory::{NewToken, TokenRow};
use crate::protocol::row::{Named, Names};
use crate::store::tokens::Token;

/// A token that has just been made.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct IssuedTokenRow {
    /// The token.
    #[serde(flatten)]
    token: TokenRow,
    /// What the program shows as `Authorization: Bearer …`; told this once.
    secret: String,
}

fn row(office: &Office, token: Token) -> TokenRow {
    TokenRow {
        id: token.id,
        name: token.name,
        agent: Named::new(token.agent, Names::agent(&*office.roster, token.agent)),
        rights: token.rights,
        created_at: token.created_at,
        last_used_at: token.last_used_at,
        expires_at: token.expires_at,
    }
}

/// One's own tokens, and with the right over people everybody's.
#[utoipa::path(get, path = "/api/tokens", tag = "Administration",
    responses((status = 200, body = Items<TokenRow>)))]
pub(super) async fn list(
    who: Signed,
    office: web::Data<Office>,
) -> Result<web::Json<Items<TokenRow>>, ApiError> {
    let tokens = office.administration.tokens(&who.principal).await?;
    let items = tokens
        .into_iter()
        .map(|token| row(&office, token))
        .collect();
    Ok(web::Json(Items { items }))
}

/// Makes a token that acts as whoever makes it.
#[utoipa::path(post, path = "/api/tokens", tag = "Administration", request_body = NewToken,
    responses((status = 201, body = IssuedTokenRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewToken>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_token(&who.principal, body.into_inner());
    let issued = adding.await?;
    Ok(HttpResponse::Created().json(IssuedTokenRow {
        token: row(&office, issued.token),
        secret: issued.secret.expose_secret().to_owned(),
    }))
}

/// Revokes a token, at once.
#[utoipa::path(delete, path = "/api/tokens/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Revoked")))]
pub(super) async fn revoke(
    who: Signed,
    id: web::Path<TokenId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let revoking = office
        .administration
        .revoke_token(&who.principal, id.into_inner());
    revoking.await?;
    Ok(HttpResponse::NoContent().finish())
}

//! Roles.

use actix_web::web;

use super::auth::Signed;
use super::body::Items;
use crate::actors::office::Office;
use crate::protocol::directory::RoleRow;

/// The roles, in the order in which they were made.
#[utoipa::path(get, path = "/api/roles", tag = "Directory",
    responses((status = 200, body = Items<RoleRow>)))]
pub(super) async fn list(who: Signed, office: web::Data<Office>) -> web::Json<Items<RoleRow>> {
    let snapshot = office.roster.snapshot();
    let roles = snapshot.roles.values();
    let items = roles
        .filter(|role| role.workspace == who.principal.workspace)
        .map(|role| RoleRow {
            id: role.id,
            name: role.name.clone(),
            rights: role.rights.clone(),
            built_in: role.built_in,
        })
        .collect();
    web::Json(Items { items })
}

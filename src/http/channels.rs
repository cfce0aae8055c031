//! WhatsApp numbers.

use actix_web::{HttpResponse, web};

use super::auth::Signed;
use super::body::Items;
use super::error::ApiError;
use crate::actors::office::Office;
use crate::actors::roster::{Channel, ChannelState};
use crate::domain::ids::ChannelId;
use crate::domain::outreach::TemplateHold;
use crate::domain::permissions::{Principal, Right};
use crate::protocol::directory::{
    ChannelChange, ChannelMeta, ChannelRow, NewChannel, TemplateHoldRow,
};

/// A number, as `reader` may see it.
fn row(channel: &Channel, reader: &Principal) -> ChannelRow {
    let (state, reason) = match &channel.state {
        ChannelState::Ok => ("ok", None),
        ChannelState::Stopped { reason } => ("stopped", Some(reason.clone())),
    };
    let meta = || ChannelMeta {
        phone_number_id: channel.phone_number_id.clone(),
        account_id: channel.account_id.clone(),
        app_id: channel.app_id.clone(),
    };
    ChannelRow {
        id: channel.id,
        name: channel.name.clone(),
        display_number: channel.display_number.clone(),
        reply_policy: channel.reply_policy,
        default_team_id: channel.default_team,
        branch_id: channel.branch,
        state: state.to_owned(),
        state_reason: reason,
        template_holds: channel.holds.iter().map(hold).collect(),
        meta: reader.may(Right::ManageChannels).then(meta),
    }
}

fn hold(hold: &TemplateHold) -> TemplateHoldRow {
    let (name, language) = hold.template.clone().unzip();
    TemplateHoldRow {
        name,
        language,
        reason: hold.reason.clone(),
        since: hold.since,
        until: hold.until,
    }
}

/// The numbers that one works on, or manages, by name.
#[utoipa::path(get, path = "/api/channels", tag = "Directory",
    responses((status = 200, body = Items<ChannelRow>)))]
pub(super) async fn list(who: Signed, office: web::Data<Office>) -> web::Json<Items<ChannelRow>> {
    let reader = &who.principal;
    let channels = office.roster.channels().into_iter();
    let items = channels
        .filter(|channel| channel.workspace == reader.workspace)
        .filter(|channel| reader.may(Right::ManageChannels) || reader.numbers.holds(channel.id))
        .map(|channel| row(&channel, reader))
        .collect();
    web::Json(Items { items })
}

/// Connects a number.
#[utoipa::path(post, path = "/api/channels", tag = "Administration", request_body = NewChannel,
    responses((status = 201, body = ChannelRow)))]
pub(super) async fn add(
    who: Signed,
    body: web::Json<NewChannel>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let adding = office
        .administration
        .add_channel(&who.principal, body.into_inner());
    Ok(HttpResponse::Created().json(row(&*adding.await?, &who.principal)))
}

/// Changes a number.
#[utoipa::path(patch, path = "/api/channels/{id}", tag = "Administration",
    params(("id" = String, Path)), request_body = ChannelChange,
    responses((status = 200, body = ChannelRow)))]
pub(super) async fn change(
    who: Signed,
    id: web::Path<ChannelId>,
    body: web::Json<ChannelChange>,
    office: web::Data<Office>,
) -> Result<web::Json<ChannelRow>, ApiError> {
    let change = body.into_inner();
    let changing = office
        .administration
        .change_channel(&who.principal, id.into_inner(), change);
    Ok(web::Json(row(&*changing.await?, &who.principal)))
}

/// Lets templates go again that Meta's refusals had held back.
#[utoipa::path(delete, path = "/api/channels/{id}/template-holds", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Lifted")))]
pub(super) async fn lift_holds(
    who: Signed,
    id: web::Path<ChannelId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let lifting = office
        .administration
        .lift_holds(&who.principal, id.into_inner());
    lifting.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes away a number on which nobody has ever written.
#[utoipa::path(delete, path = "/api/channels/{id}", tag = "Administration",
    params(("id" = String, Path)), responses((status = 204, description = "Deleted")))]
pub(super) async fn delete(
    who: Signed,
    id: web::Path<ChannelId>,
    office: web::Data<Office>,
) -> Result<HttpResponse, ApiError> {
    let deleting = office
        .administration
        .delete_channel(&who.principal, id.into_inner());
    deleting.await?;
    Ok(HttpResponse::NoContent().finish())
}

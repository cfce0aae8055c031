//! Templates held back on numbers.

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::template_hold;
use super::transaction::Transaction;
use crate::domain::ids::{ChannelId, WorkspaceId};
use crate::domain::outreach::TemplateHold;
use crate::domain::time::Timestamp;

type Columns = (i64, String, String, String, i64, Option<i64>);

/// Every hold of every number, the oldest first.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<(ChannelId, TemplateHold)>, StoreError> {
    let rows: Vec<Columns> = template_hold::table
        .order((template_hold::since, template_hold::name))
        .select((
            template_hold::channel_id,
            template_hold::name,
            template_hold::language,
            template_hold::reason,
            template_hold::since,
            template_hold::until,
        ))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(channel, name, language, reason, since, until)| {
            let hold = TemplateHold {
                template: (!name.is_empty()).then_some((name, language)),
                reason,
                since: Timestamp(since),
                until: until.map(Timestamp),
            };
            (channel.into(), hold)
        })
        .collect())
}

/// Holds back, in the place of an earlier hold of the same; whether none was in force.
pub fn put(
    transaction: &mut Transaction<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    hold: &TemplateHold,
) -> Result<bool, StoreError> {
    let (name, language) = hold.template.clone().unwrap_or_default();
    let row = template_hold::table.find((channel.get(), &name, &language));
    let earlier: Option<Option<i64>> = row
        .select(template_hold::until)
        .first(transaction.connection)
        .optional()?;
    let over = |until: Option<i64>| until.is_some_and(|until| until <= hold.since.millis());
    diesel::delete(row).execute(transaction.connection)?;
    diesel::insert_into(template_hold::table)
        .values((
            template_hold::channel_id.eq(channel.get()),
            template_hold::name.eq(&name),
            template_hold::language.eq(&language),
            template_hold::workspace_id.eq(workspace.get()),
            template_hold::reason.eq(&hold.reason),
            template_hold::since.eq(hold.since.millis()),
            template_hold::until.eq(hold.until.map(Timestamp::millis)),
        ))
        .execute(transaction.connection)?;
    Ok(earlier.is_none_or(over))
}

/// Lets one template go again, or (`None`) what holds all of the number's back; whether anything
/// was held.
pub fn lift(
    transaction: &mut Transaction<'_>,
    channel: ChannelId,
    template: Option<&(String, String)>,
) -> Result<bool, StoreError> {
    let none = (String::new(), String::new());
    let (name, language) = template.unwrap_or(&none);
    let row = template_hold::table.find((channel.get(), name, language));
    Ok(diesel::delete(row).execute(transaction.connection)? > 0)
}

/// Lets everything of a number go again.
pub fn clear(transaction: &mut Transaction<'_>, channel: ChannelId) -> Result<(), StoreError> {
    let of_number = template_hold::table.filter(template_hold::channel_id.eq(channel.get()));
    diesel::delete(of_number).execute(transaction.connection)?;
    Ok(())
}

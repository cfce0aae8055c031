//! Roles: named sets of rights.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StoreError;
use super::schema::role;
use super::transaction::Transaction;
use crate::domain::people::Role;
use crate::domain::permissions::Right;

/// Every role of every workspace, in the order in which they were made.
pub fn all(connection: &mut AnyConnection) -> Result<Vec<Role>, StoreError> {
    let rows: Vec<(i64, i64, String, String, bool)> = role::table
        .order(role::id)
        .select((
            role::id,
            role::workspace_id,
            role::name,
            role::rights,
            role::built_in,
        ))
        .load(connection)?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, workspace, name, rights, built_in)| Role {
            id: id.into(),
            workspace: workspace.into(),
            name,
            rights: parse_rights(&rights),
            built_in,
        })
        .collect())
}

/// The rights of a JSON array of words. A word that this version does not know gives nothing:
/// better a right too few than a workspace that cannot be loaded.
pub(super) fn parse_rights(text: &str) -> BTreeSet<Right> {
    let words: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    let known = words.into_iter();
    known
        .filter_map(|word| serde_json::from_value(word).ok())
        .collect()
}

/// Adds a role. `Conflict` when the name is taken.
pub fn insert(transaction: &mut Transaction<'_>, new: &Role) -> Result<(), StoreError> {
    diesel::insert_into(role::table)
        .values((
            role::id.eq(new.id.get()),
            role::workspace_id.eq(new.workspace.get()),
            role::name.eq(&new.name),
            role::rights.eq(serde_json::to_string(&new.rights)?),
            role::built_in.eq(new.built_in),
        ))
        .execute(transaction.connection)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_that_is_not_known_gives_nothing() {
        let rights = parse_rights(r#"["reply","fly","claim"]"#);
        assert_eq!(rights, BTreeSet::from([Right::Reply, Right::Claim]));
        assert!(parse_rights("not json").is_empty());
    }
}

//! Views that people save for themselves or share with a team.

use super::library::tell;
use super::teams::team_exists;
use super::{Administration, OfficeError, field};
use crate::domain::fields::Name;
use crate::domain::ids::SavedViewId;
use crate::domain::permissions::{Principal, Right};
use crate::domain::saved_view::SavedView;
use crate::domain::summary::DirectoryPart;
use crate::protocol::directory::{NewSavedView, SavedViewChange};
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::saved_views;
use crate::store::transaction::Transaction;

/// How many views one person may make.
const MOST: usize = 100;

/// The longest search that a view keeps, in characters.
const LONGEST_SEARCH: usize = 200;

impl Administration {
    /// Saves a view: one's own, or shared with a team.
    pub async fn add_view(
        &self,
        by: &Principal,
        new: NewSavedView,
    ) -> Result<SavedView, OfficeError> {
        let (id, by) = (self.id(), by.clone());
        self.write(move |transaction| {
            let known = saved_views::list(transaction.connection, by.workspace)?;
            let own = known.iter().filter(|view| view.owner == by.agent);
            if own.count() >= MOST {
                return Err(OfficeError::Invalid {
                    field: "name",
                    reason: format!("would be more than {MOST} views"),
                });
            }
            let last = known.iter().map(|view| view.position).max();
            let view = SavedView {
                id,
                workspace: by.workspace,
                owner: by.agent,
                team: new.team_id,
                name: new.name,
                filter: new.filter,
                position: new.position.unwrap_or(last.unwrap_or(0) + 1),
            };
            let view = sound(transaction, &by, view)?;
            saved_views::insert(transaction, &view)?;
            tell(transaction, by.workspace, DirectoryPart::Views)?;
            Ok(view)
        })
        .await
    }

    /// Changes a view.
    pub async fn change_view(
        &self,
        by: &Principal,
        id: SavedViewId,
        change: SavedViewChange,
    ) -> Result<SavedView, OfficeError> {
        let by = by.clone();
        self.write(move |transaction| {
            let mut view = changeable(transaction.connection, &by, id)?;
            view.name = change.name.unwrap_or(view.name);
            view.team = change.team_id.unwrap_or(view.team);
            view.filter = change.filter.unwrap_or(view.filter);
            view.position = change.position.unwrap_or(view.position);
            let view = sound(transaction, &by, view)?;
            saved_views::update(transaction, &view)?;
            tell(transaction, by.workspace, DirectoryPart::Views)?;
            Ok(view)
        })
        .await
    }

    /// Deletes a view.
    pub async fn delete_view(&self, by: &Principal, id: SavedViewId) -> Result<(), OfficeError> {
        let by = by.clone();
        self.write(move |transaction| {
            changeable(transaction.connection, &by, id)?;
            saved_views::delete(transaction, by.workspace, id)?;
            tell(transaction, by.workspace, DirectoryPart::Views)
        })
        .await
    }
}

/// A view that somebody may change. One that they do not even see is not there.
fn changeable(
    connection: &mut AnyConnection,
    by: &Principal,
    id: SavedViewId,
) -> Result<SavedView, OfficeError> {
    let known = saved_views::list(connection, by.workspace)?;
    let view = known.into_iter().find(|view| view.id == id);
    let view = view.filter(|view| view.is_for(by) || view.may_be_changed_by(by));
    let view = view.ok_or(StoreError::NotFound)?;
    if !view.may_be_changed_by(by) {
        let right = Right::ManageLibrary;
        return Err(OfficeError::Forbidden { right });
    }
    Ok(view)
}

fn sound(
    transaction: &mut Transaction<'_>,
    by: &Principal,
    mut view: SavedView,
) -> Result<SavedView, OfficeError> {
    view.name = field("name", Name::parse(&view.name))?.into();
    view.filter.q = view
        .filter
        .q
        .map(|words| words.trim().to_owned())
        .filter(|words| !words.is_empty());
    let search = view.filter.q.as_deref().unwrap_or_default();
    if search.chars().count() > LONGEST_SEARCH {
        return Err(OfficeError::Invalid {
            field: "q",
            reason: format!("must have at most {LONGEST_SEARCH} characters"),
        });
    }
    team_exists(transaction.connection, view.workspace, view.team, "team_id")?;
    if !view.may_be_shared_by(by) {
        let right = Right::ManageLibrary;
        return Err(OfficeError::Forbidden { right });
    }
    Ok(view)
}

//! The lists there are.

use std::fmt;

/// Which part of a list is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The first page, or a short thread.
    First,
    /// A page far down, or a long thread.
    Far,
}

/// A view, a status and a sort, as the REST interface calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct List {
    view: &'static str,
    status: &'static str,
    sort: &'static str,
}

const VIEWS: [&str; 4] = ["mine", "unassigned", "teams", "all"];
const STATUSES: [&str; 3] = ["open", "resolved", "any"];
const SORTS: [&str; 4] = ["waiting", "newest", "oldest", "window"];

impl List {
    /// Every one.
    pub fn all() -> Vec<Self> {
        let views = VIEWS.into_iter();
        views
            .flat_map(|view| STATUSES.map(|status| (view, status)))
            .flat_map(|(view, status)| SORTS.map(|sort| Self { view, status, sort }))
            .collect()
    }

    /// Its address, for so many rows behind a cursor.
    pub fn path(&self, rows: u64, cursor: Option<&str>) -> String {
        let Self { view, status, sort } = self;
        let behind = cursor.map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        format!("/api/conversations?view={view}&status={status}&sort={sort}&limit={rows}{behind}")
    }
}

impl fmt::Display for List {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {} by {}", self.view, self.status, self.sort)
    }
}

//! What memory holds of a stream, for those whose gap only the store can fill: where each
//! conversation stands now. Made once for everybody who comes back before something new happens.

use std::collections::HashMap;
use std::sync::Arc;

use super::encode::{Audience, Encoded};
use crate::domain::conversation::Scope;
use crate::domain::ids::ConversationId;

/// The newest stretch of a stream.
#[derive(Default)]
pub struct Recent {
    items: Vec<Arc<Encoded>>,
    /// The newest row of each conversation, by its place among the items.
    latest: HashMap<ConversationId, usize>,
}

impl Recent {
    /// Of these items, in order.
    pub fn of(items: Vec<Arc<Encoded>>) -> Self {
        let mut latest = HashMap::new();
        for (place, item) in items.iter().enumerate() {
            if let Audience::Row { conversation, .. } = &item.audience {
                latest.insert(*conversation, place);
            }
        }
        Self { items, latest }
    }

    /// Everything, in order.
    pub(super) fn items(&self) -> &[Arc<Encoded>] {
        &self.items
    }

    /// Where a conversation stands that has changed, if it is still there, and the item that says
    /// so.
    pub fn row(&self, conversation: ConversationId) -> Option<(Option<Scope>, &Arc<Encoded>)> {
        let item = self.items.get(*self.latest.get(&conversation)?)?;
        match &item.audience {
            Audience::Row { after, .. } => Some((after.map(|place| place.scope), item)),
            _ => None,
        }
    }
}

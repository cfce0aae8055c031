//! The customers' phones: what the database remembers of its customers, told to the pretend Meta,
//! so that a customer's page shows the history and an answer finds who it is for.

mod shown;

use std::collections::HashMap;

use super::DemoError;
use super::files;
use crate::actors::administration::Administration;
use crate::app::Premises;
use crate::domain::contact::{Identity, IdentityKind};
use crate::domain::content::Content;
use crate::domain::delivery::DeliveryState;
use crate::domain::ids::{ChannelId, MediaId};
use crate::domain::message::Direction;
use crate::domain::permissions::Visibility;
use crate::domain::summary::{Contact, Entry, MediaState};
use crate::domain::time::Timestamp;
use crate::domain::view::{ListFilter, Sort, StatusFilter};
use crate::simulator::{CustomerId, Language, NewCustomer, SimulatorHandle};
use crate::store::connection::AnyConnection;
use crate::store::error::StoreError;
use crate::store::lists::{self, ListQuery};
use crate::store::threads::{self, Stretch};

/// How many conversations are remembered: those with the newest activity.
const MOST: usize = 2_000;

/// How many entries of each.
const ENTRIES: i64 = 60;

/// A conversation as a phone shows it.
struct Remembered {
    channel: ChannelId,
    contact: Contact,
    entries: Vec<Entry>,
}

/// Tells the pretend Meta of every customer and of what was said.
pub(super) async fn fill(
    premises: &Premises,
    simulator: &SimulatorHandle,
) -> Result<(), DemoError> {
    let office = &premises.office;
    let snapshot = office.roster.snapshot();
    let now = (office.clock)();
    let mut remembered = Vec::new();
    for workspace in snapshot.workspaces.keys() {
        let sight = Administration::house(*workspace).visibility();
        let known = office.readers.read(move |c| recall(c, &sight, now));
        remembered.extend(known.await?);
    }
    let mut phones = Phones {
        simulator,
        customers: HashMap::new(),
        files: HashMap::new(),
    };
    for conversation in remembered {
        let Some(channel) = snapshot.channels.get(&conversation.channel) else {
            continue;
        };
        phones.keep_files(premises, &conversation).await;
        phones.remember(&channel.phone_number_id, &conversation)?;
    }
    Ok(())
}

/// The conversations with the newest activity.
fn recall(
    connection: &mut AnyConnection,
    sight: &Visibility,
    now: Timestamp,
) -> Result<Vec<Remembered>, StoreError> {
    let mut query = ListQuery {
        visibility: sight.clone(),
        filter: ListFilter {
            status: StatusFilter::Any,
            ..ListFilter::default()
        },
        search: None,
        sort: Sort::Newest,
        after: None,
        limit: 200,
        now,
    };
    let mut remembered = Vec::new();
    loop {
        let page = lists::page(connection, &query)?;
        for (summary, _) in page.items {
            let id = summary.conversation.id;
            let thread = threads::page(connection, id, Stretch::Newest, ENTRIES)?;
            remembered.push(Remembered {
                channel: summary.conversation.channel,
                contact: summary.contact,
                entries: thread.entries,
            });
        }
        query.after = page.next;
        if query.after.is_none() || remembered.len() >= MOST {
            return Ok(remembered);
        }
    }
}

struct Phones<'a> {
    simulator: &'a SimulatorHandle,
    customers: HashMap<Identity, CustomerId>,
    /// Meta's ids of our files.
    files: HashMap<MediaId, String>,
}

impl Phones<'_> {
    /// Gives the pretend Meta the files that the phone shows.
    async fn keep_files(&mut self, premises: &Premises, conversation: &Remembered) {
        for entry in &conversation.entries {
            let Some(media) = &entry.media else { continue };
            if media.state != MediaState::Stored || self.files.contains_key(&media.id) {
                continue;
            }
            if let Some(bytes) = files::read(&premises.files, media.id).await {
                let name = media.file_name.clone();
                let kept = self.simulator.add_media(bytes, &media.mime_type, name);
                self.files.insert(media.id, kept);
            }
        }
    }

    fn remember(&mut self, number: &str, conversation: &Remembered) -> Result<(), DemoError> {
        let Some(customer) = self.customer(conversation) else {
            return Ok(());
        };
        for entry in &conversation.entries {
            let Some(past) = shown::past(entry, &self.files) else {
                continue;
            };
            let remembered = self.simulator.remember(customer, number, past);
            remembered.map_err(|error| DemoError::Incomplete(error.to_string()))?;
        }
        Ok(())
    }

    /// The customer of a conversation; the same for both numbers.
    fn customer(&mut self, conversation: &Remembered) -> Option<CustomerId> {
        let identities = &conversation.contact.identities;
        let known = identities.iter().find_map(|it| self.customers.get(it));
        let id = match known {
            Some(id) => *id,
            None => match self.simulator.add_customer(described(conversation)) {
                Ok(customer) => customer.id,
                Err(error) => {
                    tracing::warn!(%error, "a customer of the history has no phone");
                    return None;
                }
            },
        };
        for identity in identities {
            self.customers.insert(identity.clone(), id);
        }
        Some(id)
    }
}

/// A customer as the pretend Meta knows them.
fn described(conversation: &Remembered) -> NewCustomer {
    let contact = &conversation.contact;
    let address = |kind| {
        let of_kind = |identity: &&Identity| identity.kind == kind;
        let found = contact.identities.iter().find(of_kind);
        found.map(|identity| identity.value.clone())
    };
    let phone = address(IdentityKind::Phone);
    let unreachable = is_unreachable(&conversation.entries);
    NewCustomer {
        name: contact.name.clone().unwrap_or_default(),
        no_phone: phone.is_none(),
        phone,
        user_id: address(IdentityKind::UserId),
        parent_user_id: address(IdentityKind::ParentUserId),
        username: contact.username.clone(),
        no_whatsapp: unreachable,
        reads_by_hand: false,
        lively: !unreachable,
        language: language(&conversation.entries),
    }
}

/// Whether Meta said of the newest message that there is nobody to take it.
fn is_unreachable(entries: &[Entry]) -> bool {
    let newest = entries
        .iter()
        .rfind(|entry| entry.message.direction != Direction::Internal);
    let delivery = newest.and_then(|entry| entry.message.delivery.as_ref());
    delivery.is_some_and(|delivery| {
        let fault = delivery.fault.as_ref();
        delivery.state == DeliveryState::Failed && fault.is_some_and(|it| it.code == 131_026)
    })
}

/// What a customer writes in, by their letters.
fn language(entries: &[Entry]) -> Language {
    let arabic = entries.iter().any(|entry| match &entry.message.content {
        Content::Text { text } if entry.message.direction == Direction::In => text
            .chars()
            .any(|letter| ('\u{600}'..='\u{6ff}').contains(&letter)),
        _ => false,
    });
    if arabic { Language::Ar } else { Language::En }
}

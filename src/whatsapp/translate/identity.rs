//! Who somebody is: addresses, persons, and changes of address.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::contact::{Identity, IdentityKind, Person};
use crate::domain::inbound::{IdentityChange, InboundItem};
use crate::domain::time::Timestamp;
use crate::whatsapp::payload::{Contact, Message, System, lenient};

use super::place::Place;

/// The digits of a phone number as people write it, if it is one.
pub(super) fn digits(text: &str) -> Option<String> {
    let written = |sign: char| sign.is_ascii_digit() || "+-(). \u{a0}".contains(sign);
    let digits = Identity::phone(text).value;
    (text.chars().all(written) && !digits.is_empty()).then_some(digits)
}

/// The identity of a phone field. Some payloads put a user id there; anything else that is no
/// number stays as it came, so that two of them never become one person.
pub(super) fn phone(text: &str) -> Option<Identity> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Some(value) = digits(text) {
        let kind = IdentityKind::Phone;
        return Some(Identity { kind, value });
    }
    if is_user_id(text) {
        return user_id(text);
    }
    Some(Identity {
        kind: IdentityKind::Phone,
        value: text.to_owned(),
    })
}

/// The identity of a user id field: scoped to the business, or to its parent.
pub(super) fn user_id(text: &str) -> Option<Identity> {
    let text = text.trim();
    match text {
        "" => None,
        _ if is_user_id(text) && text.get(3..7) == Some("ENT.") => {
            Some(Identity::parent_user_id(text))
        }
        _ => Some(Identity::user_id(text)),
    }
}

fn parent_user_id(text: &str) -> Option<Identity> {
    let text = text.trim();
    (!text.is_empty()).then(|| Identity::parent_user_id(text))
}

/// Two capital letters, a dot, perhaps `ENT.`, then letters and digits.
fn is_user_id(text: &str) -> bool {
    let Some((country, rest)) = text.split_once('.') else {
        return false;
    };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=128).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The addresses of one party, strongest first, without repetitions.
pub(in crate::whatsapp) fn addresses(
    user: Option<&str>,
    parent: Option<&str>,
    number: Option<&str>,
) -> Vec<Identity> {
    let mut identities = Vec::new();
    let found = [
        user.and_then(user_id),
        parent.and_then(parent_user_id),
        number.and_then(phone),
    ];
    add(&mut identities, found.into_iter().flatten());
    identities
}

/// The addresses of a contact.
pub(super) fn of_contact(contact: &Contact) -> Vec<Identity> {
    addresses(
        contact.user_id.as_deref(),
        contact.parent_user_id.as_deref(),
        contact.wa_id.as_deref(),
    )
}

fn add(identities: &mut Vec<Identity>, more: impl Iterator<Item = Identity>) {
    for identity in more {
        if !identities.contains(&identity) {
            identities.push(identity);
        }
    }
    identities.sort_by_key(|identity| match identity.kind {
        IdentityKind::UserId => 0,
        IdentityKind::ParentUserId => 1,
        IdentityKind::Phone => 2,
    });
}

/// The person with these addresses, with whatever the change's contacts add. Nobody without an
/// address, unless the change has one contact only.
pub(super) fn person(place: &Place<'_>, mut identities: Vec<Identity>) -> Option<Person> {
    let contact = if identities.is_empty() {
        place.only_contact()
    } else {
        place.contact(&identities)
    };
    add(&mut identities, contact.into_iter().flat_map(of_contact));
    let profile = contact.and_then(|contact| contact.profile.as_ref());
    let words = |text: Option<&String>| text.filter(|text| !text.trim().is_empty()).cloned();
    let username = words(profile.and_then(|profile| profile.username.as_ref()));
    (!identities.is_empty()).then(|| Person {
        identities,
        name: words(profile.and_then(|profile| profile.name.as_ref())),
        username: username.map(|name| name.trim_start_matches('@').to_owned()),
    })
}

/// The change of address that a system message tells, if it tells one. Its sender is the *old*
/// address.
pub(super) fn system_change(
    message: &Message,
    system: &System,
    external_id: &str,
    at: Timestamp,
) -> Option<IdentityChange> {
    let kind = system.kind.as_deref();
    let moved = matches!(
        kind,
        None | Some("user_changed_number" | "user_changed_user_id")
    );
    let number = system.wa_id.as_deref().or(system.new_wa_id.as_deref());
    let current = addresses(
        system.user_id.as_deref(),
        system.parent_user_id.as_deref(),
        number,
    );
    if !moved || current.is_empty() {
        return None;
    }
    let text = system.body.clone().unwrap_or_default();
    let mut previous = addresses(
        message.from_user_id.as_deref(),
        message.from_parent_user_id.as_deref(),
        message.from.as_deref(),
    );
    add(
        &mut previous,
        system.customer.as_deref().and_then(phone).into_iter(),
    );
    // The old user id stands nowhere but in the words: `User … changed from US.1 to US.2`.
    let words = text.split_whitespace().filter(|word| is_user_id(word));
    add(&mut previous, words.filter_map(user_id));
    previous.retain(|identity| !current.contains(identity));
    Some(IdentityChange {
        external_id: external_id.to_owned(),
        at,
        previous,
        current,
        kind: kind.unwrap_or("user_changed_number").to_owned(),
        text,
    })
}

/// One of `value.user_id_update`.
#[derive(Debug, Default, Deserialize)]
struct UserIdUpdate {
    #[serde(default, deserialize_with = "lenient::text")]
    wa_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    detail: Option<String>,
    #[serde(default, deserialize_with = "lenient::part")]
    user_id: Option<Replaced>,
    #[serde(default, deserialize_with = "lenient::part")]
    parent_user_id: Option<Replaced>,
    #[serde(default, deserialize_with = "lenient::integer")]
    timestamp: Option<i64>,
}

/// An address and the one before it.
#[derive(Debug, Default, Deserialize)]
struct Replaced {
    #[serde(default, deserialize_with = "lenient::text")]
    previous: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    current: Option<String>,
}

/// Reads one of `value.user_id_update`. It has no id, so one is made from what it says.
pub(super) fn user_id_update(place: &Place<'_>, raw: &Value) -> Result<InboundItem, String> {
    let update = Some(raw).filter(|raw| raw.is_object());
    let update = update.and_then(|raw| UserIdUpdate::deserialize(raw).ok());
    let update = update.ok_or("a user id update is not an object")?;
    let user = update.user_id.unwrap_or_default();
    let parent = update.parent_user_id.unwrap_or_default();
    let current = addresses(user.current.as_deref(), parent.current.as_deref(), None);
    let number = update.wa_id.as_deref();
    let previous = addresses(user.previous.as_deref(), parent.previous.as_deref(), number);
    if current.is_empty() {
        return Err("a user id update names no new user id".to_owned());
    }
    let names = |identities: &[Identity]| -> String {
        let values: Vec<&str> = identities.iter().map(|each| each.value.as_str()).collect();
        values.join(",")
    };
    Ok(InboundItem::IdentityChange(IdentityChange {
        external_id: format!("user_id_update:{}:{}", names(&previous), names(&current)),
        at: place.moment(update.timestamp),
        previous,
        current,
        kind: "user_id_update".to_owned(),
        text: update.detail.unwrap_or_default(),
    }))
}

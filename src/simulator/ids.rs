//! Ids in Meta's formats. Their random part never comes from the seed: a second run against the
//! same inbox must not repeat the ids of the first, or the inbox would rightly drop its messages.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Who made a message; Meta's ids differ a little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Customer,
    Business,
}

/// A message id as Meta makes them: `wamid.` and base64 of a small binary record that holds the
/// customer's phone (or user id) and twenty or eighteen hexadecimal digits.
pub(crate) fn wamid(party: &str, origin: Origin) -> String {
    let random = Uuid::new_v4().simple().to_string().to_uppercase();
    let (kind, digits) = match origin {
        Origin::Customer => (
            0x12_u8,
            format!("3A{}", random.get(..18).unwrap_or_default()),
        ),
        Origin::Business => (0x11, random.get(..18).unwrap_or_default().to_owned()),
    };
    let mut record = vec![0x1c, 0x18, length_byte(party)];
    record.extend_from_slice(party.as_bytes());
    record.extend_from_slice(&[0x15, 0x02, 0x00, kind, 0x18, length_byte(&digits)]);
    record.extend_from_slice(digits.as_bytes());
    record.push(0);
    format!("wamid.{}", STANDARD.encode(record))
}

fn length_byte(text: &str) -> u8 {
    u8::try_from(text.len()).unwrap_or(u8::MAX)
}

/// A sixteen-digit id, as media and templates have.
pub(crate) fn digits() -> String {
    let span = 9_000_000_000_000_000_u128;
    (1_000_000_000_000_000 + Uuid::new_v4().as_u128() % span).to_string()
}

/// `fbtrace_id` of an error.
pub(crate) fn trace() -> String {
    let bytes = Uuid::new_v4().into_bytes();
    format!("A{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// A 32-digit hexadecimal id: conversations of v23, request ids.
pub(crate) fn hex() -> String {
    Uuid::new_v4().simple().to_string()
}

/// The business-scoped user id of a phone number (FACTS A5): the same number gets the same id in
/// every run, and another one after `generation` has moved on.
pub(crate) fn user_id(phone: &str, generation: u32) -> String {
    let hash = Sha256::digest(format!("baton-simulator|{phone}|{generation}"));
    let number = hash
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{}.{:020}", country(phone), number)
}

fn country(phone: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 14] = [
        ("966", "SA"),
        ("971", "AE"),
        ("965", "KW"),
        ("974", "QA"),
        ("962", "JO"),
        ("20", "EG"),
        ("44", "GB"),
        ("49", "DE"),
        ("33", "FR"),
        ("91", "IN"),
        ("55", "BR"),
        ("52", "MX"),
        ("54", "AR"),
        ("1", "US"),
    ];
    PREFIXES
        .iter()
        .find(|(prefix, _)| phone.starts_with(prefix))
        .map_or("US", |(_, country)| country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_has_the_bytes_of_metas_own() {
        let id = wamid("16503879439", Origin::Customer);
        assert!(
            id.starts_with("wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQ"),
            "{id}"
        );
        assert_eq!(
            id.len(),
            "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQUYzMjEzNDM2RTZGQ0MzMDJBRgA=".len()
        );
        assert_ne!(id, wamid("16503879439", Origin::Customer));
    }

    #[test]
    fn a_phone_keeps_its_user_id_until_its_generation_changes() {
        assert_eq!(user_id("966500000001", 0), user_id("966500000001", 0));
        assert_ne!(user_id("966500000001", 0), user_id("966500000001", 1));
        assert!(user_id("966500000001", 0).starts_with("SA."));
    }
}

//! Customers whom a number blocks: they can no longer write to it, nor it to them.
//! <https://developers.facebook.com/docs/business-messaging/whatsapp/block-users>

use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::answer::{self, Effect};
use super::{Client, WhatsAppError};
use crate::domain::contact::{Identity, IdentityKind};
use crate::whatsapp::error::Refusal;
use crate::whatsapp::payload::lenient;

/// Whether customers are to be blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocking {
    /// From now on.
    Block,
    /// No longer.
    Unblock,
}

impl Client {
    /// Has the number with the id `number` block a customer, or no longer. A customer is named by
    /// their phone numbers, or by their user ids when none is known.
    ///
    /// # Errors
    /// [`WhatsAppError`]; asking again does no harm.
    pub async fn set_blocked(
        &self,
        number: &str,
        token: &SecretString,
        identities: &[Identity],
        blocking: Blocking,
    ) -> Result<(), WhatsAppError> {
        let url = self.address(&[number, "block_users"])?;
        let method = match blocking {
            Blocking::Block => Method::POST,
            Blocking::Unblock => Method::DELETE,
        };
        let body = json!({"messaging_product": "whatsapp", "block_users": users(identities)});
        let request = self.request(method, url, token).json(&body);
        let answer = answer::json(request, Effect::Repeatable).await?;
        match failure(&answer) {
            Some(refusal) => Err(WhatsAppError::Refused(refusal)),
            None => Ok(()),
        }
    }
}

fn users(identities: &[Identity]) -> Vec<Value> {
    let of = |kind: IdentityKind, name: &str, sign: &str| -> Vec<Value> {
        let named = identities.iter().filter(|identity| identity.kind == kind);
        named
            .map(|identity| json!({ name: format!("{sign}{}", identity.value) }))
            .collect()
    };
    let phones = of(IdentityKind::Phone, "user", "+");
    match phones.is_empty() {
        false => phones,
        true => of(IdentityKind::UserId, "user_id", ""),
    }
}

/// Why the first of those who could not be blocked could not be. Meta tells of each apart, beside
/// an error of its own or without one.
pub(super) fn failure(answer: &Value) -> Option<Refusal> {
    let failed = answer.pointer("/block_users/failed_users/0/errors/0")?;
    let text = |place: &str| failed.pointer(place).and_then(lenient::as_text);
    Some(Refusal {
        code: failed.get("code").and_then(Value::as_i64)?,
        title: text("/message").unwrap_or_default(),
        details: text("/error_data/details"),
        ..Refusal::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_named_by_phone_and_only_without_one_by_user_id() {
        let (phone, id) = (Identity::phone("+966 50"), Identity::user_id("SA.1"));
        assert_eq!(users(&[id.clone(), phone]), vec![json!({"user": "+96650"})]);
        assert_eq!(users(&[id]), vec![json!({"user_id": "SA.1"})]);
    }

    #[test]
    fn the_reason_of_the_first_who_failed_is_found() {
        let answer = json!({"block_users": {"added_users": [], "failed_users": [{
            "input": "+96650", "errors": [{"message": "Re-engagement required", "code": 131_047,
                "error_data": {"details": "More than 24 hours have passed"}}]}]}});
        let refusal = failure(&answer).unwrap();
        assert_eq!(refusal.code, 131_047);
        let details = refusal.details.as_deref();
        assert_eq!(details, Some("More than 24 hours have passed"));
        let done = json!({"block_users": {"added_users": [{"input": "+96650"}]}});
        assert_eq!(failure(&done), None);
    }
}

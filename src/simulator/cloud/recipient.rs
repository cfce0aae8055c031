//! Who a message is for: `to` with a phone, or `recipient` with a user id (FACTS A5, A6).

use serde_json::{Map, Value, json};

use super::error::MetaError;
use crate::simulator::customers::{Customer, NewCustomer, phone_digits};
use crate::simulator::options::BusinessNumber;
use crate::simulator::world::World;

/// The customer and how they were addressed.
#[derive(Clone, Debug)]
pub(super) struct Recipient {
    pub customer: Customer,
    /// What the request said.
    pub input: String,
    pub by_user_id: bool,
}

impl Recipient {
    /// `contacts` of the answer.
    pub(super) fn contact(&self) -> Value {
        match self.by_user_id {
            true => json!({"input": self.input, "user_id": self.customer.user_id}),
            false => json!({"input": self.input, "wa_id": self.customer.phone}),
        }
    }
}

/// What the request says, for the ledger.
pub(super) fn addressed(body: &Map<String, Value>) -> Option<String> {
    let text = |key: &str| match body.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    text("to").or_else(|| text("recipient"))
}

/// Finds the recipient; `to` wins over `recipient`. A phone that nobody has used yet becomes a
/// customer who has not written.
pub(super) fn find(
    world: &World,
    number: &BusinessNumber,
    body: &Map<String, Value>,
) -> Result<Recipient, MetaError> {
    if body.get("recipient_type").and_then(Value::as_str) == Some("group") {
        return Err(MetaError::value("recipient_type group is not supported"));
    }
    let by_user_id = !body.contains_key("to") && body.contains_key("recipient");
    let input = addressed(body).ok_or_else(|| MetaError::missing("to or recipient"))?;
    let customer = match by_user_id {
        true => by_id(world, &input)?,
        false => by_phone(world, number, &input)?,
    };
    Ok(Recipient {
        customer,
        input,
        by_user_id,
    })
}

fn by_id(world: &World, user_id: &str) -> Result<Customer, MetaError> {
    if !is_user_id(user_id) {
        return Err(MetaError::value(
            "recipient is not a business-scoped user id",
        ));
    }
    let known = world.customers().by_user_id(user_id).cloned();
    known.ok_or_else(|| MetaError::new(131_026, "Recipient is not a user of this business"))
}

/// `CC.` or `CC.ENT.` and up to 128 letters and digits.
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

fn by_phone(world: &World, number: &BusinessNumber, input: &str) -> Result<Customer, MetaError> {
    let digits = phone_digits(input)
        .ok_or_else(|| MetaError::parameter("The parameter to is not a valid phone number."))?;
    if digits == number.display_phone_number {
        return Err(MetaError::new(
            131_021,
            "Sender and recipient phone number is the same",
        ));
    }
    let mut customers = world.customers();
    if let Some(customer) = customers.by_phone(&digits) {
        return Ok(customer.clone());
    }
    customers
        .add(NewCustomer {
            phone: Some(digits),
            ..NewCustomer::default()
        })
        .map_err(|error| MetaError::value(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_ids_are_told_from_phones() {
        for good in ["US.13491208655302741918", "US.ENT.11815799212886844830"] {
            assert!(is_user_id(good), "{good}");
        }
        for bad in ["13491208655302741918", "us.134", "US.", "US.13-4", "USA.1"] {
            assert!(!is_user_id(bad), "{bad}");
        }
    }
}

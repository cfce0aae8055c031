//! Customers: who they are to Meta, and the book that finds them by phone or user id.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use super::ids;

/// A customer's id within the simulator, a string in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomerId(pub(crate) u64);

impl fmt::Display for CustomerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for CustomerId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for CustomerId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The language a customer writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Arabic.
    Ar,
}

/// A customer as Meta knows them.
#[derive(Clone, Debug, Serialize)]
pub struct Customer {
    /// Ours.
    pub id: CustomerId,
    /// Profile name.
    pub name: String,
    /// Phone, digits; absent for somebody who is known by user id alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Business-scoped user id.
    pub user_id: String,
    /// User id of the parent portfolio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_user_id: Option<String>,
    /// Username, when one was adopted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Whether messages to this phone cannot be delivered (131026).
    pub no_whatsapp: bool,
    /// Whether only `POST …/read` makes this customer read.
    pub reads_by_hand: bool,
    /// Whether this customer writes and answers by itself.
    pub lively: bool,
    /// What this customer writes in.
    pub language: Language,
    #[serde(skip)]
    generation: u32,
}

impl Customer {
    /// What message ids are made from and lanes are chosen by.
    pub(crate) fn party(&self) -> &str {
        self.phone.as_deref().unwrap_or(&self.user_id)
    }
}

/// A customer to be made.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewCustomer {
    /// Profile name.
    pub name: String,
    /// Phone, digits; made up when absent.
    pub phone: Option<String>,
    /// Business-scoped user id; made from the phone when absent.
    pub user_id: Option<String>,
    /// User id of the parent portfolio.
    pub parent_user_id: Option<String>,
    /// Username.
    pub username: Option<String>,
    /// Known by user id alone.
    pub no_phone: bool,
    /// Not on WhatsApp: messages fail with 131026.
    pub no_whatsapp: bool,
    /// Reads only when told to.
    pub reads_by_hand: bool,
    /// Writes and answers by itself.
    pub lively: bool,
    /// Language.
    pub language: Language,
}

/// Why a customer cannot be made or changed.
#[derive(Debug, Error)]
pub enum CustomerError {
    /// The phone belongs to another one.
    #[error("a customer with the phone {0} is there already")]
    PhoneTaken(String),
    /// The user id belongs to another one.
    #[error("a customer with the user id {0} is there already")]
    UserIdTaken(String),
    /// Not a phone number.
    #[error("{0} is not a phone number of 6 to 15 digits")]
    NotAPhone(String),
    /// No such customer.
    #[error("no customer has the id {0}")]
    Unknown(CustomerId),
}

/// All customers, found by id, phone or user id.
#[derive(Debug, Default)]
pub(crate) struct CustomerBook {
    all: Vec<Customer>,
    lively: Vec<CustomerId>,
    by_phone: HashMap<String, CustomerId>,
    by_user_id: HashMap<String, CustomerId>,
}

impl CustomerBook {
    /// Every customer, oldest first.
    pub(crate) fn all(&self) -> &[Customer] {
        &self.all
    }

    /// Those who write by themselves.
    pub(crate) fn lively(&self) -> &[CustomerId] {
        &self.lively
    }

    pub(crate) fn get(&self, id: CustomerId) -> Option<&Customer> {
        let position = usize::try_from(id.0).ok()?.checked_sub(1)?;
        self.all.get(position)
    }

    fn get_mut(&mut self, id: CustomerId) -> Option<&mut Customer> {
        let position = usize::try_from(id.0).ok()?.checked_sub(1)?;
        self.all.get_mut(position)
    }

    /// The customer with that phone, in any of the ways Meta spells it (FACTS A6).
    pub(crate) fn by_phone(&self, digits: &str) -> Option<&Customer> {
        phone_variants(digits)
            .iter()
            .find_map(|phone| self.by_phone.get(phone))
            .and_then(|id| self.get(*id))
    }

    pub(crate) fn by_user_id(&self, user_id: &str) -> Option<&Customer> {
        self.by_user_id.get(user_id).and_then(|id| self.get(*id))
    }

    /// Makes a customer.
    pub(crate) fn add(&mut self, new: NewCustomer) -> Result<Customer, CustomerError> {
        let id = CustomerId(u64::try_from(self.all.len()).unwrap_or(u64::MAX) + 1);
        let phone = match new.phone {
            _ if new.no_phone => None,
            Some(phone) => Some(self.free_phone(&phone)?),
            None => Some(self.made_up_phone(id)),
        };
        let user_id = new.user_id.unwrap_or_else(|| {
            let origin = phone.clone().unwrap_or_else(ids::digits);
            ids::user_id(&origin, 0)
        });
        if self.by_user_id.contains_key(&user_id) {
            return Err(CustomerError::UserIdTaken(user_id));
        }
        let customer = Customer {
            id,
            name: name_or(new.name, phone.as_deref()),
            phone,
            user_id,
            parent_user_id: new.parent_user_id,
            username: new.username,
            no_whatsapp: new.no_whatsapp,
            reads_by_hand: new.reads_by_hand,
            lively: new.lively,
            language: new.language,
            generation: 0,
        };
        if let Some(phone) = &customer.phone {
            self.by_phone.insert(phone.clone(), id);
        }
        self.by_user_id.insert(customer.user_id.clone(), id);
        if customer.lively {
            self.lively.push(id);
        }
        self.all.push(customer.clone());
        Ok(customer)
    }

    /// Gives a customer another phone, and with it another user id (FACTS A5). Answers the
    /// customer before and after.
    pub(crate) fn change_phone(
        &mut self,
        id: CustomerId,
        phone: &str,
    ) -> Result<(Customer, Customer), CustomerError> {
        let phone = self.free_phone(phone)?;
        let before = self.get(id).cloned().ok_or(CustomerError::Unknown(id))?;
        if let Some(old) = &before.phone {
            self.by_phone.remove(old);
        }
        self.by_phone.insert(phone.clone(), id);
        let user_id = ids::user_id(&phone, before.generation + 1);
        self.replace(id, user_id, Some(phone))
            .map(|after| (before, after))
    }

    /// Gives a customer another user id. Answers the customer before and after.
    pub(crate) fn change_user_id(
        &mut self,
        id: CustomerId,
        user_id: Option<String>,
    ) -> Result<(Customer, Customer), CustomerError> {
        let before = self.get(id).cloned().ok_or(CustomerError::Unknown(id))?;
        let user_id =
            user_id.unwrap_or_else(|| ids::user_id(before.party(), before.generation + 1));
        if self.by_user_id.contains_key(&user_id) {
            return Err(CustomerError::UserIdTaken(user_id));
        }
        self.replace(id, user_id, None).map(|after| (before, after))
    }

    fn replace(
        &mut self,
        id: CustomerId,
        user_id: String,
        phone: Option<String>,
    ) -> Result<Customer, CustomerError> {
        let customer = self.get_mut(id).ok_or(CustomerError::Unknown(id))?;
        let old = std::mem::replace(&mut customer.user_id, user_id.clone());
        customer.generation += 1;
        if phone.is_some() {
            customer.phone = phone;
        }
        let after = customer.clone();
        self.by_user_id.remove(&old);
        self.by_user_id.insert(user_id, id);
        Ok(after)
    }

    fn free_phone(&self, phone: &str) -> Result<String, CustomerError> {
        let digits = phone_digits(phone).ok_or_else(|| CustomerError::NotAPhone(phone.into()))?;
        if self.by_phone(&digits).is_some() {
            return Err(CustomerError::PhoneTaken(digits));
        }
        Ok(digits)
    }

    fn made_up_phone(&self, id: CustomerId) -> String {
        (id.0..)
            .map(|number| format!("1202555{number:04}"))
            .find(|phone| !self.by_phone.contains_key(phone))
            .unwrap_or_default()
    }
}

fn name_or(name: String, phone: Option<&str>) -> String {
    match phone {
        _ if !name.trim().is_empty() => name,
        Some(phone) => format!("+{phone}"),
        None => "WhatsApp user".to_owned(),
    }
}

/// The digits of a phone number as people write it: plus sign, spaces, dashes and brackets are
/// taken away. `None` for anything else.
pub(crate) fn phone_digits(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|letter| !"+-() \u{a0}".contains(*letter))
        .collect();
    let plausible =
        (6..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then_some(digits)
}

/// The same number in the spellings that Meta treats as one: Brazil's ninth digit, Mexico's 1,
/// Argentina's 9 (FACTS A6). The given spelling comes first.
pub(crate) fn phone_variants(digits: &str) -> Vec<String> {
    let mut variants = vec![digits.to_owned()];
    let (head, tail) = digits.split_at(digits.len().min(4));
    match digits.len() {
        13 if digits.starts_with("55") && tail.starts_with('9') => {
            variants.push(format!("{head}{}", tail.trim_start_matches('9')));
        }
        12 if digits.starts_with("55") => variants.push(format!("{head}9{tail}")),
        _ => {}
    }
    for (with, without) in [("521", "52"), ("549", "54")] {
        if let Some(rest) = digits.strip_prefix(with) {
            variants.push(format!("{without}{rest}"));
        } else if let Some(rest) = digits.strip_prefix(without) {
            variants.push(format!("{with}{rest}"));
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_found_in_every_spelling_that_meta_treats_as_one() {
        let mut book = CustomerBook::default();
        for phone in ["5511987654321", "5215512345678", "966500000001"] {
            book.add(NewCustomer {
                phone: Some(phone.into()),
                ..NewCustomer::default()
            })
            .unwrap();
        }
        for spelling in ["551187654321", "525512345678", "966500000001"] {
            assert!(book.by_phone(spelling).is_some(), "{spelling}");
        }
        assert!(book.by_phone("966500000002").is_none());
    }

    #[test]
    fn a_changed_phone_brings_a_new_user_id_and_the_old_ones_lead_nowhere() {
        let mut book = CustomerBook::default();
        let made = book.add(NewCustomer::default()).unwrap();
        let (before, after) = book.change_phone(made.id, "+966 50 000 0009").unwrap();
        assert_eq!(after.phone.as_deref(), Some("966500000009"));
        assert_ne!(before.user_id, after.user_id);
        assert!(book.by_user_id(&before.user_id).is_none());
        assert!(book.by_phone(before.phone.as_deref().unwrap()).is_none());
        assert!(book.change_phone(made.id, "966500000009").is_err());
        assert!(book.change_phone(made.id, "nonsense").is_err());
    }
}

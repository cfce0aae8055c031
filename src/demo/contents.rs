//! What a turn of a scene says, as the content of a message.

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::json;

use super::customers::one;
use super::script::{Filling, filling};
use crate::domain::content::{
    Choice, Content, Interactive, InteractiveAction, ListSection, Location, Order, OrderItem,
    Template,
};
use crate::domain::people::Language;

/// What is filled into the words of one episode.
#[derive(Clone, Debug)]
pub(super) struct Words {
    language: Language,
    customer: String,
    order: String,
    item: &'static str,
    amount: String,
    day: &'static str,
}

impl Words {
    pub(super) fn new(language: Language, customer: &str, dice: &mut StdRng) -> Self {
        let Filling {
            items,
            days,
            currency,
            ..
        } = filling(language);
        let (pounds, pence) = (dice.random_range(12..240), dice.random_range(0..20) * 5);
        Self {
            language,
            customer: customer.to_owned(),
            order: dice.random_range(10_001..99_999).to_string(),
            item: one(items, dice.random_range(0..items.len())),
            amount: format!("{currency}{pounds}.{pence:02}"),
            day: one(days, dice.random_range(0..days.len())),
        }
    }

    /// The order's number.
    pub(super) fn order(&self) -> &str {
        &self.order
    }

    /// The words, filled in.
    pub(super) fn fill(&self, text: &str, agent: &str) -> String {
        text.replace("{customer}", &self.customer)
            .replace("{agent}", agent)
            .replace("{order}", &self.order)
            .replace("{item}", self.item)
            .replace("{amount}", &self.amount)
            .replace("{day}", self.day)
    }

    /// A place in the customer's city.
    pub(super) fn place(&self, name: &str, dice: &mut StdRng) -> Content {
        let (latitude, longitude) = filling(self.language).city;
        Content::Location(Location {
            latitude: latitude + dice.random_range(-0.05..0.05),
            longitude: longitude + dice.random_range(-0.05..0.05),
            name: Some(name.to_owned()),
            address: None,
            url: None,
        })
    }

    /// Where the shop is.
    pub(super) fn shop(&self, name: &str) -> Content {
        let filling = filling(self.language);
        let (latitude, longitude) = filling.city;
        Content::Location(Location {
            latitude,
            longitude,
            name: Some(name.to_owned()),
            address: Some(filling.shop.to_owned()),
            url: None,
        })
    }

    /// Two of the item.
    pub(super) fn order_of_two(&self, text: &str, dice: &mut StdRng) -> Content {
        let item = OrderItem {
            product_id: format!("BS-{}", dice.random_range(1_000..10_000)),
            quantity: 2.0,
            price: f64::from(dice.random_range(20..200)),
            currency: match self.language {
                Language::En => "GBP".to_owned(),
                Language::Ar => "SAR".to_owned(),
            },
        };
        Content::Order(Order {
            catalog_id: "500000000000001".to_owned(),
            text: Some(text.to_owned()),
            items: vec![item],
        })
    }

    /// A template with its body's parameters.
    pub(super) fn template(&self, name: &str, parameters: &[&str], reads: &str) -> Content {
        let parameters = parameters
            .iter()
            .map(|text| json!({"type": "text", "text": self.fill(text, "")}));
        let body = json!({"type": "body", "parameters": parameters.collect::<Vec<_>>()});
        Content::Template(Template {
            name: name.to_owned(),
            language: self.language.as_str().to_owned(),
            components: vec![body],
            preview: Some(self.fill(reads, "")),
        })
    }

    /// What can be chosen, each with an id of its own.
    pub(super) fn choices(&self, words: &[&str]) -> Vec<Choice> {
        let choices = words.iter().enumerate().map(|(place, words)| Choice {
            id: format!("choice-{}", place + 1),
            title: self.fill(words, ""),
            description: None,
        });
        choices.collect()
    }
}

/// Words with one to three buttons.
pub(super) fn buttons(body: String, buttons: Vec<Choice>) -> Content {
    Content::Interactive(Interactive {
        header: None,
        body,
        footer: None,
        action: InteractiveAction::Buttons { buttons },
    })
}

/// Words with a list behind a button.
pub(super) fn list(body: String, button: &str, rows: Vec<Choice>) -> Content {
    Content::Interactive(Interactive {
        header: None,
        body,
        footer: None,
        action: InteractiveAction::List {
            button: button.to_owned(),
            sections: vec![ListSection { title: None, rows }],
        },
    })
}

/// The customer's choice among what the newest interactive message offers.
pub(super) fn chosen(offer: &Content, number: usize) -> Option<Content> {
    let Content::Interactive(offer) = offer else {
        return None;
    };
    Some(match &offer.action {
        InteractiveAction::Buttons { buttons } => {
            let Choice { id, title, .. } = buttons.get(number)?.clone();
            Content::ButtonReply { id, title }
        }
        InteractiveAction::List { sections, .. } => {
            let mut rows = sections.iter().flat_map(|section| &section.rows);
            let Choice {
                id,
                title,
                description,
            } = rows.nth(number).cloned()?;
            Content::ListReply {
                id,
                title,
                description,
            }
        }
    })
}

/// A contact card.
pub(super) fn card(name: &str, phone: &str) -> Content {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    Content::Contacts {
        contacts: vec![json!({
            "name": {"formatted_name": name, "first_name": name},
            "phones": [{"phone": phone, "wa_id": digits, "type": "WORK"}],
        })],
    }
}

//! Notices of Meta's that undo or confirm what a refusal had taught us.

use serde_json::Value;

use super::payload::lenient;
use super::translate::addresses;
use crate::domain::contact::Identity;

/// What a notice means for what may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Something about a template changed: what we know of it is out of date.
    TemplateChanged,
    /// A template may be sent again.
    TemplateAllowed {
        /// Its name.
        name: String,
        /// Its language.
        language: String,
    },
    /// A number is in good standing again.
    NumberAllowed {
        /// The number itself, digits only.
        number: String,
    },
    /// A customer chose to get marketing, or none.
    Marketing {
        /// Who.
        customer: Vec<Identity>,
        /// Whether they want it.
        wanted: bool,
    },
}

/// What the value of a notice of this webhook field means.
/// <https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components>
pub fn of_notice(field: &str, value: &Value) -> Vec<News> {
    let word = |key: &str| value.pointer(key).and_then(lenient::as_text);
    match field {
        "message_template_status_update" => {
            let allowed = matches!(
                word("/event").as_deref(),
                Some("APPROVED" | "REINSTATED" | "UNARCHIVED")
            ) || word("/other_info/title").as_deref() == Some("UNPAUSED");
            let name = word("/message_template_name").filter(|_| allowed);
            let language = word("/message_template_language");
            let allowed = name.zip(language);
            let allowed = allowed.map(|(name, language)| News::TemplateAllowed { name, language });
            [News::TemplateChanged].into_iter().chain(allowed).collect()
        }
        "message_template_quality_update"
        | "message_template_components_update"
        | "template_category_update" => vec![News::TemplateChanged],
        "phone_number_quality_update" => match word("/event").as_deref() {
            Some("UNFLAGGED" | "UPGRADE") => {
                let number = word("/display_phone_number").map(|number| digits(&number));
                number
                    .into_iter()
                    .map(|number| News::NumberAllowed { number })
                    .collect()
            }
            _ => Vec::new(),
        },
        "user_preferences" => {
            let choices = value.get(field).and_then(Value::as_array);
            choices.into_iter().flatten().filter_map(choice).collect()
        }
        _ => Vec::new(),
    }
}

/// A number as people write it, without anything but its digits.
pub fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// What one customer chose about marketing.
fn choice(item: &Value) -> Option<News> {
    let word = |key: &str| item.get(key).and_then(lenient::as_text);
    if word("category").as_deref() != Some("marketing_messages") {
        return None;
    }
    let wanted = match word("value").as_deref() {
        Some("resume" | "signup") => true,
        Some("stop") => false,
        _ => return None,
    };
    let (user, phone) = (word("user_id"), word("wa_id"));
    let customer = addresses(user.as_deref(), None, phone.as_deref());
    Some(News::Marketing { customer, wanted })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_good_news_about_a_template_lets_it_go_again() {
        for (event, title, allowed) in [
            ("APPROVED", "", true),
            ("REINSTATED", "", true),
            ("PAUSED", "FIRST_PAUSE", false),
            ("DISABLED", "", false),
            ("ANYTHING", "UNPAUSED", true),
        ] {
            let value = json!({"event": event, "other_info": {"title": title},
                "message_template_name": "order", "message_template_language": "en-US"});
            let news = of_notice("message_template_status_update", &value);
            assert_eq!(news[0], News::TemplateChanged);
            let name = "order".to_owned();
            let language = "en-US".to_owned();
            let told = news.contains(&News::TemplateAllowed { name, language });
            assert_eq!(told, allowed, "{event} {title}");
        }
    }

    #[test]
    fn a_customers_choice_about_marketing_is_understood_and_others_are_left_alone() {
        let item = |category: &str, value: &str| {
            let item = json!({"wa_id": "16505551234", "category": category, "value": value});
            of_notice("user_preferences", &json!({"user_preferences": [item]}))
        };
        for (word, wanted) in [("stop", false), ("resume", true)] {
            let news = item("marketing_messages", word);
            let [
                News::Marketing {
                    customer,
                    wanted: told,
                },
            ] = &news[..]
            else {
                panic!("{news:?}");
            };
            assert_eq!((customer.len(), *told), (1, wanted));
        }
        assert!(item("marketing_messages", "later").is_empty());
        assert!(item("something_else", "stop").is_empty());
    }
}

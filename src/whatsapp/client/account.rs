//! What Meta knows about our numbers and accounts.

use reqwest::Method;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::{self, Effect};
use super::{Client, WhatsAppError};
use crate::whatsapp::payload::lenient;

/// Accounts have at most some thousand templates; a list that never ends is a fault.
const MAX_PAGES: usize = 100;

const TEMPLATE_FIELDS: &str =
    "id,name,language,status,category,parameter_format,components,quality_score,rejected_reason";
const NUMBER_FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,status,\
    name_status,platform_type,throughput,account_mode";

/// A template as Meta lists it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct TemplateInfo {
    /// Meta's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its language code, such as `en_US` or `ar`.
    pub language: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED`, ….
    pub status: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub category: Option<String>,
    /// `POSITIONAL` or `NAMED`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub parameter_format: Option<String>,
    /// Header, body, footer and buttons, as Meta gives them.
    #[serde(default)]
    pub components: Vec<Value>,
    /// Why it was rejected; `NONE` when it was not.
    #[serde(default, deserialize_with = "lenient::text")]
    pub rejected_reason: Option<String>,
}

/// One of our numbers as Meta describes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PhoneNumber {
    /// Meta's id.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    /// The number as people write it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub display_phone_number: Option<String>,
    /// The name customers see.
    #[serde(default, deserialize_with = "lenient::text")]
    pub verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN` or `NA`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub quality_rating: Option<String>,
    /// `CONNECTED`, `PENDING`, `UNVERIFIED`, ….
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: Option<String>,
    /// Whether the name is approved.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name_status: Option<String>,
    /// How fast it may send.
    #[serde(default, deserialize_with = "lenient::part")]
    pub throughput: Option<Throughput>,
}

/// `throughput`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Throughput {
    /// `STANDARD` (80 messages a second) or `HIGH` (1,000).
    #[serde(default, deserialize_with = "lenient::text")]
    pub level: Option<String>,
}

impl Client {
    /// All templates of the account with the id `account`, page by page. One that cannot be read
    /// is left out.
    ///
    /// # Errors
    /// [`WhatsAppError`]; asking again does no harm.
    pub async fn templates(
        &self,
        account: &str,
        token: &SecretString,
    ) -> Result<Vec<TemplateInfo>, WhatsAppError> {
        let mut templates = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let url = self.address(&[account, "message_templates"])?;
            let mut query = vec![("fields", TEMPLATE_FIELDS), ("limit", "100")];
            query.extend(after.as_deref().map(|after| ("after", after)));
            let request = self.request(Method::GET, url, token).query(&query);
            let page = answer::json(request, Effect::Repeatable).await?;
            let data = page.get("data").and_then(Value::as_array);
            let data = data.map(Vec::as_slice).unwrap_or_default();
            templates.extend(
                data.iter()
                    .filter_map(|raw| TemplateInfo::deserialize(raw).ok()),
            );
            after = next_page(&page);
            if after.is_none() {
                break;
            }
        }
        Ok(templates)
    }

    /// What Meta knows about the number with the id `number`.
    ///
    /// # Errors
    /// [`WhatsAppError`]; asking again does no harm.
    pub async fn phone_number(
        &self,
        number: &str,
        token: &SecretString,
    ) -> Result<PhoneNumber, WhatsAppError> {
        let url = self.address(&[number])?;
        let query = [("fields", NUMBER_FIELDS)];
        let request = self.request(Method::GET, url, token).query(&query);
        let answer = answer::json(request, Effect::Repeatable).await?;
        let unusable = |error: serde_json::Error| WhatsAppError::Unusable(error.to_string());
        PhoneNumber::deserialize(&answer).map_err(unusable)
    }

    /// Subscribes our app to the webhooks of the account with the id `account`. Forgetting it is
    /// the most common reason why nothing comes in.
    ///
    /// # Errors
    /// [`WhatsAppError`]; subscribing again does no harm.
    pub async fn subscribe(
        &self,
        account: &str,
        token: &SecretString,
    ) -> Result<(), WhatsAppError> {
        let url = self.address(&[account, "subscribed_apps"])?;
        let request = self.request(Method::POST, url, token);
        answer::json(request, Effect::Repeatable).await.map(drop)
    }
}

/// Where the next page begins; Meta gives a cursor even on the last page, but `next` only before.
fn next_page(page: &Value) -> Option<String> {
    page.pointer("/paging/next").and_then(Value::as_str)?;
    page.pointer("/paging/cursors/after")
        .and_then(lenient::as_text)
}

//! Templates reach customers who did not write first; what Meta or the customer has against them
//! is respected before anything is sent.

use super::content::Template;
use super::rejection::Rejection;
use super::time::Timestamp;

/// Templates are held back on a number: Meta would refuse them, or think the worse of the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateHold {
    /// Which template, by name and language; `None` for every one.
    pub template: Option<(String, String)>,
    /// Why, for a person.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` until Meta or an administrator lifts it.
    pub until: Option<Timestamp>,
}

impl TemplateHold {
    /// Whether it holds this template back at the moment `at`.
    pub fn covers(&self, template: &Template, at: Timestamp) -> bool {
        let over = self.until.is_some_and(|until| until <= at);
        let meant = self.template.as_ref().is_none_or(|(name, language)| {
            *name == template.name && same_language(language, &template.language)
        });
        meant && !over
    }
}

/// Meta writes `en_US` and `en-US` for the same.
pub fn same_language(one: &str, other: &str) -> bool {
    one.replace('-', "_") == other.replace('-', "_")
}

/// What is known of the number and the customer when somebody wants to send something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outreach {
    /// What holds templates of the number back.
    pub holds: Vec<TemplateHold>,
    /// Whether it is marketing, by Meta's category.
    pub marketing: bool,
    /// Since when the customer wants no marketing.
    pub no_marketing_since: Option<Timestamp>,
    /// Since when the customer is blocked: WhatsApp takes nothing for them.
    pub blocked_since: Option<Timestamp>,
}

impl Outreach {
    /// Whether anything at all may be sent to the customer.
    pub(super) fn reaches(&self) -> Result<(), Rejection> {
        match self.blocked_since {
            Some(since) => Err(Rejection::Blocked { since }),
            None => Ok(()),
        }
    }

    /// Whether the template may be sent at the moment `at`.
    pub(super) fn allows(&self, template: &Template, at: Timestamp) -> Result<(), Rejection> {
        if let Some(hold) = self.holds.iter().find(|hold| hold.covers(template, at)) {
            return Err(Rejection::TemplatesHeld {
                template: hold.template.as_ref().map(|(name, _)| name.clone()),
                reason: hold.reason.clone(),
                until: hold.until,
            });
        }
        match self.no_marketing_since.filter(|_| self.marketing) {
            Some(since) => Err(Rejection::OptedOut { since }),
            None => Ok(()),
        }
    }
}

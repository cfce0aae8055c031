//! What can go wrong between us and Meta, and what follows from it.
//!
//! The tier of the world outside: [`WhatsAppError`] is what a call to the Cloud API may end in,
//! [`Disposition`] what the caller does next, and `domain::delivery::Fault` what a person reads.
//! Whether Meta can have taken a message is decided here and nowhere else: an error envelope that
//! can be read proves that it did not, unless it is a server error that says no more than that
//! something went wrong ([`Refusal::proves_nothing`]); a time-out, a reset after the request was
//! written and a server error without envelope prove nothing ([`WhatsAppError::Ambiguous`]).

mod disposition;
mod table;

use std::time::Duration;

use crate::domain::delivery::Fault;

use super::validate::LimitExceeded;

pub use disposition::{Disposition, MAX_DELAY};
pub use table::{Advice, Row, row};

/// How a call to the Cloud API failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WhatsAppError {
    /// Meta read the request and said no, in its error envelope: proven not accepted.
    #[error("meta refused the request: {} (code {})", .0.title, .0.code)]
    Refused(Refusal),
    /// The request did not reach Meta (no connection, no name), or repeating it does no harm:
    /// proven not accepted.
    #[error("meta cannot be reached: {0}")]
    Unreachable(String),
    /// Nobody knows whether Meta took it.
    #[error("the outcome of the request is unknown: {0}")]
    Ambiguous(String),
    /// An answer that is neither success nor an error envelope, and proves non-acceptance: a
    /// redirect, a gateway's refusal, a file that is not what was announced.
    #[error("meta gave an unusable answer: {0}")]
    Unusable(String),
    /// Our own request breaks one of Meta's limits; nothing was sent.
    #[error(transparent)]
    Limit(#[from] LimitExceeded),
    /// The request could not be made: wrong address, a token that is not a header value.
    #[error("the request cannot be made: {0}")]
    Misconfigured(String),
}

/// Meta's error envelope.
/// <https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The code, on which everything is decided.
    pub code: i64,
    /// The sub-code, deprecated but still told.
    pub subcode: Option<i64>,
    /// Meta's message without its `(#code)`.
    pub title: String,
    /// `error_data.details`, or the words for users in their place.
    pub details: Option<String>,
    /// The HTTP status it came with.
    pub status: u16,
    /// Meta's own word for "will pass by itself".
    pub transient: bool,
    /// When Meta says to come back, by `Retry-After` or `X-Business-Use-Case-Usage`.
    pub retry_after: Option<Duration>,
    /// `fbtrace_id`, for Meta's support.
    pub trace: Option<String>,
}

impl WhatsAppError {
    /// What the caller does next.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::Refused(refusal) => refusal.disposition(),
            Self::Unreachable(_) => Disposition::Retry {
                after: Duration::from_secs(1),
                limit: 12,
            },
            Self::Ambiguous(_) => Disposition::Ambiguous,
            Self::Unusable(_) | Self::Limit(_) => Disposition::Permanent,
            Self::Misconfigured(_) => Disposition::StopChannel {
                alert: "calls to Meta cannot be made: check the address and the token",
            },
        }
    }

    /// What a person reads.
    pub fn fault(&self) -> Fault {
        let (title, advice) = match self {
            Self::Refused(refusal) => return refusal.fault(),
            Self::Unreachable(_) => ("WhatsApp could not be reached", Advice::Retry),
            Self::Ambiguous(_) => ("nobody knows whether WhatsApp took it", Advice::Wait),
            Self::Unusable(_) => ("WhatsApp gave an answer without meaning", Advice::Retry),
            Self::Limit(_) => ("the message breaks a limit of WhatsApp", Advice::FixContent),
            Self::Misconfigured(_) => ("the number is not set up", Advice::Administrator),
        };
        Fault {
            code: 0,
            title: title.to_owned(),
            details: Some(self.to_string()),
            advice: Some(advice.word().to_owned()),
        }
    }
}

impl Refusal {
    /// What follows from the code; a code we do not know is permanent, unless Meta calls it
    /// transient, and ambiguous with a server error.
    pub fn disposition(&self) -> Disposition {
        let known = row(self.code, self.subcode).map(|row| row.disposition);
        let disposition = match known {
            Some(disposition) => disposition,
            None if self.transient => Disposition::Retry {
                after: Duration::from_secs(2),
                limit: 5,
            },
            None if self.status >= 500 => Disposition::Ambiguous,
            None => Disposition::Permanent,
        };
        disposition.not_before(self.retry_after)
    }

    /// Whether Meta may have done what was asked all the same: a server error that knows no reason
    /// (codes 1 and 131000) may come from a step behind the acceptance of a message.
    pub fn proves_nothing(&self) -> bool {
        self.status >= 500 && matches!(self.code, 1 | 131_000)
    }

    /// What a person reads.
    pub fn fault(&self) -> Fault {
        let mut fault = fault_words(self.code, Some(&self.title), self.details.as_deref());
        if let Some(row) = row(self.code, self.subcode) {
            fault.advice = Some(row.advice.word().to_owned());
        }
        fault
    }
}

/// Meta's code in words: Meta's own title where it gives one, ours otherwise, with its details
/// and our advice. For answers to calls and for the errors of statuses alike.
pub fn fault_words(code: i64, title: Option<&str>, details: Option<&str>) -> Fault {
    let known = row(code, None);
    let words = known.map_or("WhatsApp gave no reason", |row| row.words);
    let title = title.map(str::trim).filter(|title| !title.is_empty());
    let details = details.map(str::trim).filter(|text| !text.is_empty());
    Fault {
        code,
        title: title.unwrap_or(words).to_owned(),
        details: details
            .or((known.is_some() && title.is_some()).then_some(words))
            .map(str::to_owned),
        advice: Some(
            known
                .map_or(Advice::None, |row| row.advice)
                .word()
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests;

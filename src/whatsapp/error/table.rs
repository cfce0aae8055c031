//! Meta's error codes, each with what follows, what it means and what a person can do.
//!
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes>: decide on the
//! code, never on the HTTP status or the title.

use std::time::Duration;

use super::disposition::Disposition;
use super::disposition::Disposition::{
    BackOff, OfferTemplate, OptOut, Permanent, PermanentAlert, ResyncTemplates, Retry, RetryPair,
    StopChannel, StopTemplate, StopTemplates,
};

/// What a person can do about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Send an approved template instead.
    OfferTemplate,
    /// Send it again by hand.
    Retry,
    /// Nothing: it passes, or Baton does it.
    Wait,
    /// Not to this customer within a day.
    WaitADay,
    /// Send to the phone number instead of the user id.
    UsePhone,
    /// Connect the number anew: an administrator's work at Meta's.
    Reconnect,
    /// Something in the settings: an administrator's work.
    Administrator,
    /// Pay Meta: an administrator's work.
    Payment,
    /// Choose or mend the template.
    FixTemplate,
    /// Choose another file.
    FixFile,
    /// Change the message.
    FixContent,
    /// Reach the customer another way.
    OtherWay,
    /// Make sure who the customer is.
    ConfirmIdentity,
    /// Nothing.
    None,
}

impl Advice {
    /// The word in `Fault::advice`.
    pub fn word(self) -> &'static str {
        match self {
            Self::OfferTemplate => "offer_template",
            Self::Retry => "retry",
            Self::Wait => "wait",
            Self::WaitADay => "wait_a_day",
            Self::UsePhone => "use_phone",
            Self::Reconnect => "reconnect",
            Self::Administrator => "ask_administrator",
            Self::Payment => "payment",
            Self::FixTemplate => "fix_template",
            Self::FixFile => "fix_file",
            Self::FixContent => "fix_content",
            Self::OtherWay => "other_way",
            Self::ConfirmIdentity => "confirm_identity",
            Self::None => "none",
        }
    }
}

/// One row: the codes from `first` to `last`, both included.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The first code.
    pub first: i64,
    /// The last code.
    pub last: i64,
    /// What follows.
    pub disposition: Disposition,
    /// What it means.
    pub words: &'static str,
    /// What a person can do.
    pub advice: Advice,
}

/// The row of a code. Code 100 with sub-code 33 is code 33: the number does not exist.
pub fn row(code: i64, subcode: Option<i64>) -> Option<&'static Row> {
    let code = if (code, subcode) == (100, Some(33)) {
        33
    } else {
        code
    };
    ROWS.iter()
        .find(|row| (row.first..=row.last).contains(&code))
}

const fn at(code: i64, disposition: Disposition, words: &'static str, advice: Advice) -> Row {
    span(code, code, disposition, words, advice)
}

const fn span(
    first: i64,
    last: i64,
    disposition: Disposition,
    words: &'static str,
    advice: Advice,
) -> Row {
    Row {
        first,
        last,
        disposition,
        words,
        advice,
    }
}

const fn retry(seconds: u64, limit: u32) -> Disposition {
    Retry {
        after: Duration::from_secs(seconds),
        limit,
    }
}

const fn back_off(seconds: u64) -> Disposition {
    BackOff {
        after: Duration::from_secs(seconds),
    }
}

const RECONNECT: Disposition = StopChannel {
    alert: "Meta no longer accepts this number's token: reconnect it",
};
const NO_PERMISSION: Disposition = StopChannel {
    alert: "this number's token lacks a permission: grant it and reconnect",
};
const BLOCKED: Disposition = StopChannel {
    alert: "Meta has blocked or restricted this account",
};
const GONE: Disposition = StopChannel {
    alert: "Meta no longer knows this phone number",
};
const UNREGISTERED: Disposition = StopChannel {
    alert: "this number is not registered with the Cloud API: register it",
};
const CERTIFICATE: Disposition = StopChannel {
    alert: "this number's certificate is wrong: register it again",
};
// Meta does not tell when it has been paid: one template an hour finds out.
const UNPAID: Disposition = StopTemplates {
    alert: "Meta reports a payment problem: check the payment method",
    pause: Duration::from_secs(3_600),
};
const SPAM: Disposition = StopTemplates {
    alert: "too many customers blocked or reported this number: bulk sends have stopped",
    pause: Duration::from_secs(24 * 3_600),
};
// Meta pauses for three hours, then for six, then for good.
const PAUSED: Disposition = StopTemplate {
    alert: "Meta has paused this template because of its quality",
    pause: Some(Duration::from_secs(3 * 3_600)),
};
const DISABLED: Disposition = StopTemplate {
    alert: "Meta has disabled this template: mend it or choose another",
    pause: None,
};
const MISCLASSIFIED: Disposition = StopChannel {
    alert: "Meta limits this account because its templates are in the wrong category",
};
const DISPLAY_NAME: Disposition = PermanentAlert {
    alert: "this number's display name has not been approved yet",
};
const NO_MARKETING: Disposition = PermanentAlert {
    alert: "marketing messages are switched off for this account on the Cloud API",
};
const FLOW: Disposition = PermanentAlert {
    alert: "Meta has blocked or slowed a flow: mend it",
};
const ADMINISTRATOR: Disposition = PermanentAlert {
    alert: "Meta needs an administrator to act on this number",
};

const DAY: Advice = Advice::WaitADay;
const ADMIN: Advice = Advice::Administrator;
const TEMPLATE: Advice = Advice::FixTemplate;
const CONTENT: Advice = Advice::FixContent;

/// Every code of Meta's table that a call or a status may bring. Sorted by code.
#[rustfmt::skip] // One row, one line: it is read as a table.
pub(super) const ROWS: &[Row] = &[
    at(0, RECONNECT, "the token was not accepted", Advice::Reconnect),
    at(1, retry(2, 4), "WhatsApp had an unknown fault", Advice::Retry),
    at(2, retry(2, 8), "WhatsApp is down for a moment", Advice::Wait),
    at(3, NO_PERMISSION, "the token lacks a capability", Advice::Reconnect),
    at(4, back_off(60), "the app made too many calls", Advice::Wait),
    at(10, NO_PERMISSION, "the token lacks a permission", Advice::Reconnect),
    at(33, GONE, "the business phone number is gone", Advice::Reconnect),
    at(100, Permanent, "a parameter is invalid", CONTENT),
    at(104, RECONNECT, "the call carried no token", Advice::Reconnect),
    at(190, RECONNECT, "the token has expired", Advice::Reconnect),
    span(200, 299, NO_PERMISSION, "the token lacks a permission", Advice::Reconnect),
    at(368, BLOCKED, "blocked for a while after a policy violation", ADMIN),
    at(613, back_off(60), "too many calls of one kind", Advice::Wait),
    at(80007, back_off(60), "the account made too many calls", Advice::Wait),
    at(130403, Permanent, "the business has blocked this customer", Advice::None),
    at(130429, back_off(2), "the number sends too fast", Advice::Wait),
    at(130472, Permanent, "the customer is part of an experiment of Meta's", Advice::OtherWay),
    at(130497, Permanent, "the account may not write to this country", Advice::OtherWay),
    at(131000, retry(3, 3), "WhatsApp had a fault", Advice::Retry),
    at(131005, NO_PERMISSION, "access was denied", Advice::Reconnect),
    at(131008, Permanent, "a required parameter is missing", CONTENT),
    at(131009, Permanent, "a parameter's value is invalid", CONTENT),
    at(131016, retry(2, 8), "WhatsApp is overloaded", Advice::Wait),
    at(131020, Permanent, "the group does not exist or is not open", Advice::None),
    at(131021, Permanent, "sender and receiver are the same number", CONTENT),
    at(131026, Permanent, "the customer cannot be reached on WhatsApp", Advice::OtherWay),
    at(131030, Permanent, "a test number may not write to this customer", ADMIN),
    at(131031, BLOCKED, "the account is locked", ADMIN),
    at(131037, DISPLAY_NAME, "the display name is not approved", ADMIN),
    at(131041, Permanent, "the group refuses this", Advice::None),
    at(131042, UNPAID, "there is a payment problem", Advice::Payment),
    at(131044, UNPAID, "there is a payment problem with calls", Advice::Payment),
    at(131045, CERTIFICATE, "the number's registration is wrong", ADMIN),
    at(131047, OfferTemplate, "the customer last wrote more than 24 hours ago", Advice::OfferTemplate),
    at(131048, SPAM, "too many messages were taken for spam", ADMIN),
    at(131049, Permanent, "the customer gets no more marketing for now", DAY),
    at(131050, OptOut, "the customer wants no marketing", Advice::None),
    at(131051, Permanent, "this type of message is not supported", CONTENT),
    at(131052, Permanent, "the customer's file could not be fetched", Advice::None),
    at(131053, Permanent, "the file could not be taken", Advice::FixFile),
    at(131055, Permanent, "this kind of call is not allowed", ADMIN),
    at(131056, RetryPair, "too many messages to this customer at once", Advice::Wait),
    at(131057, back_off(60), "the number is being upgraded", Advice::Wait),
    at(131059, Permanent, "the page asked for is gone", Advice::None),
    at(131060, Permanent, "this message is not available", Advice::None),
    at(131062, Permanent, "this message needs the customer's phone number", Advice::UsePhone),
    at(131063, NO_MARKETING, "marketing is switched off for this account", ADMIN),
    at(131064, MISCLASSIFIED, "templates were in the wrong category", ADMIN),
    span(131_201, 131_207, Permanent, "the group refuses this", Advice::None),
    at(131208, back_off(60), "too many calls about groups", Advice::Wait),
    span(131_209, 131_215, Permanent, "the group refuses this", Advice::None),
    at(132000, Permanent, "the number of parameters does not match the template", TEMPLATE),
    at(132001, ResyncTemplates, "the template is missing or not approved", TEMPLATE),
    at(132005, Permanent, "the template's text is too long when filled in", TEMPLATE),
    at(132007, Permanent, "the template breaks WhatsApp's policy", TEMPLATE),
    at(132008, Permanent, "a parameter of the template is wrong", TEMPLATE),
    at(132012, Permanent, "a parameter has the wrong format", TEMPLATE),
    at(132015, PAUSED, "the template is paused", TEMPLATE),
    at(132016, DISABLED, "the template is disabled for good", TEMPLATE),
    at(132018, Permanent, "the template does not pass Meta's check", TEMPLATE),
    at(132068, FLOW, "the flow is blocked", ADMIN),
    at(132069, FLOW, "the flow is slowed down", ADMIN),
    at(133000, ADMINISTRATOR, "an earlier deregistration is incomplete", ADMIN),
    at(133004, retry(2, 8), "WhatsApp is down for a moment", Advice::Wait),
    at(133005, ADMINISTRATOR, "the two-step PIN is wrong", ADMIN),
    at(133006, ADMINISTRATOR, "the number must be verified again", ADMIN),
    at(133008, ADMINISTRATOR, "too many PINs were tried", ADMIN),
    at(133009, ADMINISTRATOR, "PINs were tried too fast", ADMIN),
    at(133010, UNREGISTERED, "the number is not registered", ADMIN),
    at(133015, back_off(300), "the number was deleted a moment ago", Advice::Wait),
    at(133016, ADMINISTRATOR, "the number was registered too often: wait 72 hours", ADMIN),
    at(134011, ADMINISTRATOR, "the terms for payments are not accepted", ADMIN),
    at(134100, Permanent, "only marketing templates go this way", TEMPLATE),
    at(134101, retry(600, 3), "the template is still being synchronised", Advice::Wait),
    at(134102, Permanent, "the template is not available this way", TEMPLATE),
    at(135000, Permanent, "the request had an unknown fault", CONTENT),
    at(137000, Permanent, "the customer's identity has changed", Advice::ConfirmIdentity),
    span(138_000, 138_018, Permanent, "the call was refused", Advice::None),
    span(139_000, 139_004, FLOW, "the flow was refused", ADMIN),
    at(139100, Permanent, "WhatsApp could not block or unblock this customer", Advice::Retry),
    at(139101, Permanent, "the list of blocked customers is full", ADMIN),
    at(139102, Permanent, "the list of blocked customers was changed at the same moment", Advice::Retry),
    at(139103, Permanent, "WhatsApp had a fault while blocking", Advice::Retry),
    span(147_001, 147_005, ADMINISTRATOR, "the user name was refused", ADMIN),
    at(2388019, Permanent, "there are too many templates", TEMPLATE),
    at(2388039, Permanent, "this template cannot be edited now", TEMPLATE),
    at(2388040, Permanent, "a field of the template is too long", TEMPLATE),
    at(2388047, Permanent, "the template's header is wrong", TEMPLATE),
    at(2388072, Permanent, "the template's body is wrong", TEMPLATE),
    at(2388073, Permanent, "the template's footer is wrong", TEMPLATE),
    at(2388293, Permanent, "the template has too many parameters for its length", TEMPLATE),
    at(2388299, Permanent, "a template may not begin or end with a parameter", TEMPLATE),
    at(2494100, back_off(300), "the account is under maintenance", Advice::Wait),
    at(2593107, Permanent, "the history has been fetched already", Advice::None),
    at(2593108, Permanent, "the history can be fetched within 24 hours only", Advice::None),
    at(2593109, Permanent, "the business does not share its history", Advice::None),
];

//! Notices about the WhatsApp Business account.

use crate::domain::inbound::Severity::{self, Critical, Info, Warning};

use super::Line;
use super::words::Words;

/// The line of a notice about the account, if `field` is one.
pub(super) fn describe(field: &str, value: Words<'_>) -> Option<Line> {
    Some(match field {
        "account_update" => update(value),
        "account_alerts" => alert(value),
        "account_review_update" => {
            let decision = value.plain_or_unknown("decision");
            let severity = if decision == "approved" {
                Info
            } else {
                Warning
            };
            (
                severity,
                format!("Meta has reviewed the account: {decision}"),
            )
        }
        "account_settings_update" => (Info, "the account's settings were changed".to_owned()),
        "business_capability_update" => (Info, capability(value)),
        "payment_configuration_update" => {
            let status = value.plain_or_unknown("status");
            let name = value.or_unknown("configuration_name");
            (
                Info,
                format!("the payment configuration {name} is {status}"),
            )
        }
        "partner_solutions" => {
            let status = value.plain_or_unknown("solution_status");
            (Info, format!("a partner's solution is {status}"))
        }
        "automatic_events" => (Info, "WhatsApp recognised a customer's step".to_owned()),
        _ => return None,
    })
}

fn alert(value: Words<'_>) -> Line {
    let part = |key: &str| {
        let nested = value.plain(&format!("alert_info/{key}"));
        nested.or_else(|| value.plain(key))
    };
    let severity = match part("alert_severity").as_deref() {
        Some("critical") => Critical,
        Some("warning") => Warning,
        _ => Info,
    };
    let kind = part("alert_type").unwrap_or_else(|| "?".to_owned());
    let words = value.because(&["alert_info/alert_description", "alert_description"]);
    (severity, format!("Meta alerts the account: {kind}{words}"))
}

fn capability(value: Words<'_>) -> String {
    let daily = value
        .get("max_daily_conversations_per_business")
        .or_else(|| value.get("max_daily_conversation_per_phone"));
    let numbers = value
        .get("max_phone_numbers_per_business")
        .or_else(|| value.get("max_phone_numbers_per_waba"));
    let daily = daily.unwrap_or_else(|| "?".to_owned());
    let numbers = numbers.unwrap_or_else(|| "?".to_owned());
    format!("the business may now open {daily} conversations a day and have {numbers} numbers")
}

fn update(value: Words<'_>) -> Line {
    let event = value.or_unknown("event");
    let country = || value.or_unknown("country");
    match event.as_str() {
        "ACCOUNT_DELETED" => (Critical, "the account was deleted".to_owned()),
        "ACCOUNT_OFFBOARDED" => (Critical, "the account left the platform".to_owned()),
        "ACCOUNT_RECONNECTED" => (Info, "the account is connected again".to_owned()),
        "ACCOUNT_RESTRICTION" => (Critical, restriction(value)),
        "ACCOUNT_VIOLATION" => {
            let kind = value.plain_or_unknown("violation_info/violation_type");
            (
                Warning,
                format!("the account broke WhatsApp's policy: {kind}"),
            )
        }
        "DISABLED_UPDATE" => ban(value),
        "AD_ACCOUNT_LINKED" => (Info, "an advertising account was linked".to_owned()),
        "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE" => (
            Info,
            "international prices for authentication will apply".to_owned(),
        ),
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE" => {
            (Info, format!("the business's country is now {}", country()))
        }
        "MM_LITE_TERMS_SIGNED" => (
            Info,
            "the terms of the marketing API were signed".to_owned(),
        ),
        "PARTNER_ADDED" => (Info, "a partner was added to the account".to_owned()),
        "PARTNER_REMOVED" => {
            let reason = value.plain("disconnection_info/reason");
            let reason = reason
                .map(|reason| format!(": {reason}"))
                .unwrap_or_default();
            (
                Critical,
                format!("a partner was removed from the account{reason}"),
            )
        }
        "PARTNER_APP_INSTALLED" => (Info, "a partner's app was installed".to_owned()),
        "PARTNER_APP_UNINSTALLED" => (Warning, "a partner's app was removed".to_owned()),
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" => {
            let status = value.plain_or_unknown("partner_client_certification_info/status");
            (Info, format!("the verification by a partner is {status}"))
        }
        "VOLUME_BASED_PRICING_TIER_UPDATE" => {
            let category = value.plain_or_unknown("volume_tier_info/pricing_category");
            let region = value.or_unknown("volume_tier_info/region");
            (Info, format!("a new price tier for {category} in {region}"))
        }
        _ => (
            Info,
            format!("the account changed: {}", value.plain_or_unknown("event")),
        ),
    }
}

fn restriction(value: Words<'_>) -> String {
    let count = value
        .0
        .get("restriction_info")
        .and_then(|info| info.as_array());
    let kinds: Vec<String> = (0..count.map_or(0, Vec::len))
        .filter_map(|at| value.plain(&format!("restriction_info/{at}/restriction_type")))
        .collect();
    format!("Meta restricts the account: {}", kinds.join(", "))
}

fn ban(value: Words<'_>) -> Line {
    let state = value.plain_or_unknown("ban_info/waba_ban_state");
    let date = value.or_unknown("ban_info/waba_ban_date");
    let severity: Severity = if state == "reinstate" { Info } else { Critical };
    (
        severity,
        format!("Meta's ban of the account: {state} ({date})"),
    )
}

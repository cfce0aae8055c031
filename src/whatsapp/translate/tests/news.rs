//! How far messages of ours came, and news about numbers, accounts and templates.

use super::*;
use crate::domain::delivery::DeliveryState;
use crate::domain::inbound::Severity;

#[test]
fn statuses_bring_state_price_fault_and_our_own_id() {
    let status = json!({"id": "wamid.A", "status": "failed", "timestamp": WRITTEN,
        "recipient_id": "16505551234", "biz_opaque_callback_data": "77",
        "pricing": {"billable": false, "pricing_model": "PMP", "type": "regular",
            "category": "utility"},
        "errors": [{"code": 131_047, "title": "Re-engagement message"}]});
    let items = items("messages", value_with(json!({"statuses": [status]})));
    let [InboundItem::Status(update)] = items.as_slice() else {
        panic!("not one status: {items:?}");
    };
    assert_eq!(update.callback.as_deref(), Some("77"));
    assert_eq!(update.report.state, DeliveryState::Failed);
    let fault = update.report.fault.as_ref().unwrap();
    assert_eq!(fault.code, 131_047);
    assert_eq!(fault.advice.as_deref(), Some("offer_template"));
    let price = update.report.price.as_ref().unwrap();
    assert_eq!(
        (price.category.as_str(), price.billable),
        ("utility", false)
    );
    assert_eq!(
        update.recipient,
        [Identity::user_id("US.1349"), Identity::phone("16505551234")]
    );
}

#[test]
fn a_status_nobody_knows_proves_that_meta_has_the_message() {
    let status = json!({"id": "wamid.A", "status": "in_orbit", "timestamp": WRITTEN});
    let items = items("messages", value_with(json!({"statuses": [status]})));
    let [InboundItem::Status(update)] = items.as_slice() else {
        panic!("not one status: {items:?}");
    };
    assert_eq!(update.word, "in_orbit");
    assert_eq!(update.report.state, DeliveryState::Sent);
}

#[test]
fn a_failure_without_reason_says_so() {
    let status = json!({"id": "wamid.A", "status": "failed"});
    let items = items("messages", json!({"statuses": [status]}));
    let [InboundItem::Status(update)] = items.as_slice() else {
        panic!("not one status: {items:?}");
    };
    assert_eq!(update.report.fault.as_ref().unwrap().code, 0);
    assert!(update.recipient.is_empty());
}

#[test]
fn notices_are_one_line_for_a_person() {
    let approved = json!({"event": "APPROVED", "message_template_id": 5,
        "message_template_name": "order_update", "message_template_language": "en_US",
        "reason": null});
    let notice = notice_of("message_template_status_update", approved.clone());
    assert_eq!(notice.title, "template order_update (en_US) was approved");
    assert_eq!(notice.severity, Severity::Info);
    assert_eq!(notice.raw, approved);
    assert_eq!(notice.at, Some(Timestamp::from_seconds(WRITTEN)));

    let unknown = notice_of("brand_new_field", json!({"x": 1}));
    assert_eq!(unknown.title, "unknown webhook field `brand_new_field`");
    assert_eq!(unknown.severity, Severity::Info);
    assert_eq!(unknown.raw, json!({"x": 1}));

    let banned = json!({"event": "DISABLED_UPDATE",
        "ban_info": {"waba_ban_state": "DISABLE", "waba_ban_date": "1 May"}});
    assert_eq!(
        notice_of("account_update", banned).severity,
        Severity::Critical
    );
}

#[test]
fn errors_of_a_change_are_notices() {
    let errors = json!([{"code": 130_429, "title": "Rate limit hit",
        "error_data": {"details": "too fast"}}, {"code": 190, "title": "expired"}]);
    let items = items("messages", value_with(json!({"errors": errors})));
    let [InboundItem::Notice(limit), InboundItem::Notice(token)] = items.as_slice() else {
        panic!("not two notices: {items:?}");
    };
    assert_eq!(
        limit.title,
        "WhatsApp reports: Rate limit hit (130429): too fast"
    );
    assert_eq!(limit.severity, Severity::Warning);
    assert_eq!(token.severity, Severity::Critical);
}

#[test]
fn unknown_parts_beside_messages_are_kept() {
    let text = json!({"id": "1", "from": "16505551234", "text": {"body": "x"}});
    let value = value_with(json!({"messages": [text], "novelty": {"a": 1}, "version": 3}));
    let items = items("messages", value);
    let [InboundItem::Message(_), InboundItem::Notice(notice)] = items.as_slice() else {
        panic!("not a message and a notice: {items:?}");
    };
    assert_eq!(
        notice.title,
        "unknown part `novelty` in a webhook of `messages`"
    );
    assert_eq!(notice.raw["novelty"], json!({"a": 1}));
    let nothing = notice_of("messages", json!({"messaging_product": "whatsapp"}));
    assert_eq!(nothing.title, "a webhook of `messages` held nothing");
}

#[test]
fn errors_that_are_no_list_are_kept_as_an_unknown_part() {
    let notice = notice_of("messages", json!({"errors": {"code": 1}, "messages": []}));
    assert_eq!(
        notice.title,
        "unknown part `errors` in a webhook of `messages`"
    );
    assert_eq!(notice.raw["errors"]["code"], 1);
}

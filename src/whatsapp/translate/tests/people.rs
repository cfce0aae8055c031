//! Who wrote, whose address changed, and what colleagues wrote on the phone.

use super::*;
use crate::domain::delivery::DeliveryState;

fn text_from(sender: Value) -> Value {
    let mut message = json!({"id": "wamid.A", "timestamp": WRITTEN, "type": "text",
        "text": {"body": "x"}});
    for (key, part) in sender.as_object().unwrap() {
        message[key] = part.clone();
    }
    message
}

fn contacts() -> Value {
    json!([
        {"profile": {"name": "Second"}, "user_id": "US.2"},
        {"profile": {"name": "First"}, "wa_id": "1650"},
    ])
}

#[test]
fn contacts_are_matched_by_their_addresses_and_not_by_their_order() {
    let messages = json!([
        text_from(json!({"from": "1650"})),
        text_from(json!({"from_user_id": "US.2", "from_parent_user_id": "US.ENT.9"})),
        text_from(json!({"from": "1999"})),
    ]);
    let items = items(
        "messages",
        json!({"contacts": contacts(), "messages": messages}),
    );
    let people: Vec<_> = items
        .iter()
        .map(|item| match item {
            InboundItem::Message(message) => &message.person,
            other => panic!("not a message: {other:?}"),
        })
        .collect();
    assert_eq!(people[0].name.as_deref(), Some("First"));
    assert_eq!(people[1].name.as_deref(), Some("Second"));
    assert_eq!(
        people[1].identities,
        [
            Identity::user_id("US.2"),
            Identity::parent_user_id("US.ENT.9")
        ]
    );
    assert_eq!(people[2].name, None);
}

#[test]
fn a_message_that_names_nobody_is_its_only_contacts() {
    let only = json!({"contacts": [{"user_id": "US.2"}], "messages": [text_from(json!({}))]});
    let items = items("messages", only);
    let [InboundItem::Message(message)] = items.as_slice() else {
        panic!("not one message: {items:?}");
    };
    assert_eq!(message.person.identities, [Identity::user_id("US.2")]);

    let two = json!({"contacts": contacts(), "messages": [text_from(json!({}))]});
    let outcomes = translate(&webhook_of("messages", two), NOW).unwrap();
    let poison = outcomes[0].as_ref().unwrap_err();
    assert_eq!(poison.reason, "a message names nobody it is from or to");
}

#[test]
fn a_user_id_in_the_place_of_a_phone_number_is_one() {
    let value = json!({"messages": [
        text_from(json!({"from": "US.13491208655302741918"})),
        text_from(json!({"from": "+1 (650) 555-1234"})),
        text_from(json!({"from": "PHONE_NUMBER_1"})),
    ]});
    let identities: Vec<_> = items("messages", value)
        .into_iter()
        .map(|item| match item {
            InboundItem::Message(mut message) => message.person.identities.remove(0),
            other => panic!("not a message: {other:?}"),
        })
        .collect();
    assert_eq!(identities[0], Identity::user_id("US.13491208655302741918"));
    assert_eq!(identities[1], Identity::phone("16505551234"));
    assert_eq!(
        identities[2].value, "PHONE_NUMBER_1",
        "never mistaken for number 1"
    );
}

#[test]
fn a_changed_number_leads_from_the_old_address_to_the_new_one() {
    let system = json!({"type": "user_changed_number", "wa_id": "12195555358",
        "body": "User A changed from 16505551234 to 12195555358"});
    let InboundItem::IdentityChange(change) = item_of(json!({"type": "system", "system": system}))
    else {
        panic!("not a change");
    };
    assert_eq!(change.external_id, "wamid.A=");
    assert_eq!(change.previous, [Identity::phone("16505551234")]);
    assert_eq!(change.current, [Identity::phone("12195555358")]);
    assert_eq!(change.kind, "user_changed_number");
}

#[test]
fn a_changed_user_id_finds_the_old_one_in_the_words() {
    let system = json!({"type": "user_changed_user_id", "user_id": "US.2",
        "body": "User A changed from US.1 to US.2"});
    let message = json!({"type": "system", "system": system, "from_user_id": "US.2"});
    let InboundItem::IdentityChange(change) = item_of(message) else {
        panic!("not a change");
    };
    assert_eq!(
        change.previous,
        [Identity::user_id("US.1"), Identity::phone("16505551234")]
    );
    assert_eq!(change.current, [Identity::user_id("US.2")]);
}

#[test]
fn other_system_messages_are_read_in_the_thread() {
    let system = json!({"type": "customer_identity_changed", "body": "Identity changed"});
    assert_eq!(
        content_of("system", system),
        Content::System {
            kind: "customer_identity_changed".to_owned(),
            text: "Identity changed".to_owned(),
        }
    );
}

#[test]
fn a_user_id_update_has_an_id_made_of_what_it_says() {
    let update = json!({"wa_id": "1650", "detail": "changed", "timestamp": "1772323000",
        "user_id": {"previous": "US.1", "current": "US.2"},
        "parent_user_id": {"previous": "US.ENT.1", "current": "US.ENT.2"}});
    let value = json!({"user_id_update": [update]});
    let items = items("user_id_update", value);
    let [InboundItem::IdentityChange(change)] = items.as_slice() else {
        panic!("not one change: {items:?}");
    };
    assert_eq!(
        change.external_id,
        "user_id_update:US.1,US.ENT.1,1650:US.2,US.ENT.2"
    );
    assert_eq!(change.at, Timestamp::from_seconds(WRITTEN));
    assert_eq!(change.text, "changed");
    assert_eq!(change.previous.len(), 3);
}

#[test]
fn a_message_in_a_group_is_a_notice() {
    let notice = match item_of(json!({"group_id": "G", "type": "text", "text": {"body": "x"}})) {
        InboundItem::Notice(notice) => notice,
        other => panic!("not a notice: {other:?}"),
    };
    assert_eq!(notice.title, "a message arrived in a group");
    assert_eq!(notice.raw["messages"][0]["text"]["body"], "x");
}

#[test]
fn a_groups_status_is_about_its_participant() {
    let status = json!({"id": "wamid.A", "status": "read", "recipient_id": "G",
        "recipient_type": "group", "recipient_participant_id": "1777"});
    let items = items("messages", json!({"statuses": [status]}));
    let [InboundItem::Status(update)] = items.as_slice() else {
        panic!("not one status: {items:?}");
    };
    assert_eq!(update.recipient, [Identity::phone("1777")]);
}

fn echo(message: Value) -> InboundItem {
    let mut whole = json!({"id": "wamid.E", "from": "15550783881", "to": "16505551234",
        "timestamp": WRITTEN});
    for (key, part) in message.as_object().unwrap() {
        whole[key] = part.clone();
    }
    let value = value_with(json!({"message_echoes": [whole]}));
    items("smb_message_echoes", value).remove(0)
}

#[test]
fn what_a_colleague_does_on_the_phone_is_about_the_customer() {
    let InboundItem::Echo(message) = echo(json!({"type": "text", "text": {"body": "x"}})) else {
        panic!("not an echo");
    };
    assert_eq!(message.person.name.as_deref(), Some("Sheena"));
    let reaction = json!({"message_id": "wamid.T", "emoji": "👍"});
    let edit = json!({"original_message_id": "wamid.T",
        "message": {"type": "text", "text": {"body": "y"}}});
    let revoke = json!({"original_message_id": "wamid.T"});
    match echo(json!({"type": "reaction", "reaction": reaction})) {
        InboundItem::Reaction(reaction) => assert!(reaction.from_business),
        other => panic!("not a reaction: {other:?}"),
    }
    match echo(json!({"type": "edit", "edit": edit})) {
        InboundItem::Edit(edit) => assert!(edit.from_business),
        other => panic!("not an edit: {other:?}"),
    }
    match echo(json!({"type": "revoke", "revoke": revoke})) {
        InboundItem::Revoke(revoke) => assert!(revoke.from_business),
        other => panic!("not a deletion: {other:?}"),
    }
}

#[test]
fn history_becomes_messages_echoes_and_how_far_they_had_come() {
    let messages = json!([
        {"id": "1", "from": "1650", "timestamp": WRITTEN, "type": "text", "text": {"body": "a"},
            "history_context": {"status": "READ"}},
        {"id": "2", "from": "15550783881", "to": "1650", "timestamp": WRITTEN, "type": "text",
            "text": {"body": "b"}, "history_context": {"status": "DELIVERED"}},
        {"id": "3", "from": "15550783881", "to": "1650", "type": "media_placeholder",
            "history_context": {"status": "PENDING"}},
    ]);
    let chunk = json!({"metadata": {"phase": 1, "chunk_order": 1, "progress": 55},
        "threads": [{"id": "1650", "messages": messages}]});
    let items = items("history", value_with(json!({"history": [chunk]})));
    let [
        InboundItem::Notice(notice),
        InboundItem::Message(asked),
        InboundItem::Echo(answered),
        InboundItem::Status(status),
        InboundItem::Echo(placeholder),
    ] = items.as_slice()
    else {
        panic!("another history: {items:?}");
    };
    assert_eq!(
        notice.title,
        "the phone app's history: phase 1, 55 % have arrived"
    );
    assert_eq!(notice.raw["history"][0].get("threads"), None);
    assert_eq!(
        (asked.external_id.as_str(), answered.external_id.as_str()),
        ("1", "2")
    );
    assert_eq!(asked.person.identities, answered.person.identities);
    assert_eq!(status.external_id, "2");
    assert_eq!(status.report.state, DeliveryState::Delivered);
    assert_eq!(placeholder.content.kind(), "unsupported");
}

#[test]
fn a_late_file_of_the_history_takes_the_place_of_its_placeholder() {
    let late = json!({"id": "3", "from": "15550783881", "to": "16505551234", "type": "image",
        "image": {"id": "77"}, "timestamp": WRITTEN});
    let items = items("history", value_with(json!({"messages": [late]})));
    let [InboundItem::Edit(edit)] = items.as_slice() else {
        panic!("not one edit: {items:?}");
    };
    assert_eq!(
        (edit.target.as_str(), edit.external_id.as_str()),
        ("3", "3:file")
    );
    assert!(edit.from_business);
    assert_eq!(edit.media.as_ref().unwrap().external_id, "77");
}

#[test]
fn a_history_that_is_not_shared_says_so() {
    let chunk = json!({"errors": [{"code": 2_593_109, "title": "History sharing is off"}]});
    let notice = notice_of("history", json!({"history": [chunk]}));
    assert_eq!(
        notice.title,
        "the phone app's history: History sharing is off (2593109): \
         the business does not share its history"
    );
}

//! What cannot be understood harms nobody else, and can be replayed.

use super::*;

#[test]
fn a_bad_item_leaves_its_siblings_alone() {
    let good = json!({"id": "1", "from": "1650", "type": "text", "text": {"body": "x"}});
    let value = value_with(json!({
        "messages": [good, 5, {"from": "1650", "type": "text"}, good],
        "statuses": [{"status": "read"}, {"id": "wamid.A"}, {"id": "wamid.A", "status": "read"}],
    }));
    let outcomes = translate(&webhook_of("messages", value), NOW).unwrap();
    let reasons: Vec<_> = outcomes
        .iter()
        .map(|outcome| outcome.as_ref().err().map(|poison| poison.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            None,
            Some("a message is not an object"),
            Some("a message has no id"),
            None,
            Some("a status names no message"),
            Some("a status does not say which"),
            None,
        ]
    );
}

#[test]
fn poison_is_replayed_as_itself_alone() {
    let good = json!({"id": "1", "from": "1650", "type": "text", "text": {"body": "x"}});
    let thread = json!({"id": "1650", "messages": [good, "bad", {"from": "1650"}]});
    let body = json!({"object": "whatsapp_business_account", "entry": [
        "no entry",
        {"id": "1"},
        {"id": "2", "changes": [7, {"field": "messages", "value": "no value"}]},
        {"id": "3", "time": WRITTEN, "changes": [
            {"field": "messages", "value": value_with(json!({
                "messages": [good, {"type": "text"}], "statuses": "no list", "errors": [{}],
            }))},
            {"field": "history", "value": value_with(json!({
                "history": [{"metadata": {}, "threads": [thread, 9]}, 3],
            }))},
            {"field": "user_id_update", "value": {"user_id_update": [{}, 1]}},
        ]},
    ]});
    let outcomes = translate(body.to_string().as_bytes(), NOW).unwrap();
    let poisons: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
    assert_eq!(poisons.len(), 12, "{poisons:?}");
    for poison in poisons {
        let again = translate(poison.raw.to_string().as_bytes(), NOW).unwrap();
        assert_eq!(again, [Err(poison)]);
    }
}

#[test]
fn poison_that_is_mended_goes_in_with_its_own_contact() {
    let contacts = json!([
        {"wa_id": "1650", "profile": {"name": "First"}},
        {"wa_id": "1651", "profile": {"name": "Second"}},
    ]);
    let nameless = json!({"from": "1651", "type": "text", "text": {"body": "x"}});
    let value = value_with(json!({"contacts": contacts, "messages": [nameless]}));
    let outcome = translate(&webhook_of("messages", value), NOW)
        .unwrap()
        .remove(0);
    let mut poison = outcome.unwrap_err();
    assert_eq!(poison.account.as_deref(), Some("1022"));
    assert_eq!(poison.number.as_deref(), Some("1065"));
    poison.raw["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = json!("wamid.B");
    let inbound = translate(poison.raw.to_string().as_bytes(), NOW)
        .unwrap()
        .remove(0)
        .unwrap();
    let InboundItem::Message(message) = inbound.item else {
        panic!("not a message");
    };
    assert_eq!(message.person.name.as_deref(), Some("Second"));
}

#[test]
fn bodies_that_are_no_webhooks_are_refused() {
    for body in [
        "",
        "{",
        "[]",
        "{}",
        "null",
        r#"{"entry": {}}"#,
        "\u{feff}{}",
    ] {
        assert!(translate(body.as_bytes(), NOW).is_err(), "{body}");
    }
    assert_eq!(translate(br#"{"entry": []}"#, NOW).unwrap(), []);
}

#[test]
fn nesting_a_thousand_deep_is_refused_without_harm() {
    let deep = format!("{{\"entry\": {}1{}}}", "[".repeat(1_000), "]".repeat(1_000));
    let error = translate(deep.as_bytes(), NOW).unwrap_err();
    assert!(error.to_string().contains("recursion limit"), "{error}");
}

#[test]
fn half_an_emoji_and_broken_bytes_cost_nobody_their_message() {
    let text = |body: &str| format!(r#"{{"id":"1","from":"1650","text":{{"body":"{body}"}}}}"#);
    let [half, low, whole] = [r"a\ud83d", r"\ude00b\\ud83d", r"\ud83d\ude00\/"].map(text);
    let head = r#"{"entry":[{"changes":[{"field":"messages","value":{"messages":["#;
    let body = [
        head.as_bytes(),
        half.as_bytes(),
        b",",
        low.as_bytes(),
        b",",
        whole.as_bytes(),
    ];
    let tail: &[u8] = b"],\"note\":\"\xff\"}}]}]}";
    let outcomes = translate(&[body.concat(), tail.to_vec()].concat(), NOW).unwrap();
    let words: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| match outcome.unwrap().item {
            InboundItem::Message(message) => message.content.preview(),
            other => panic!("not a message: {other:?}"),
        })
        .collect();
    assert_eq!(words, ["a\u{fffd}", "\u{fffd}b\\ud83d", "\u{1f600}/"]);
}

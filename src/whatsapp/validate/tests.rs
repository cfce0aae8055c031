//! Each limit at its edge, and one step beyond.

use serde_json::json;

use super::*;
use crate::domain::content::{Location, Media, Template};

fn text(length: usize) -> Content {
    // Outside the basic plane: characters are counted, not bytes or UTF-16 units.
    Content::Text {
        text: "😀".repeat(length),
    }
}

fn buttons(buttons: &[(&str, &str)]) -> Content {
    let buttons = buttons
        .iter()
        .map(|(id, title)| choice(id, title))
        .collect();
    interactive("Which one?", InteractiveAction::Buttons { buttons })
}

fn interactive(body: &str, action: InteractiveAction) -> Content {
    Content::Interactive(Interactive {
        header: None,
        body: body.to_owned(),
        footer: None,
        action,
    })
}

fn choice(id: &str, title: &str) -> Choice {
    Choice {
        id: id.to_owned(),
        title: title.to_owned(),
        description: None,
    }
}

fn list(sections: &[(Option<&str>, usize)]) -> Content {
    let mut id = 0;
    let sections = sections
        .iter()
        .map(|(title, rows)| ListSection {
            title: title.map(str::to_owned),
            rows: (0..*rows)
                .map(|_| {
                    id += 1;
                    choice(&id.to_string(), "row")
                })
                .collect(),
        })
        .collect();
    let button = "Choose".to_owned();
    interactive("Which one?", InteractiveAction::List { button, sections })
}

fn place(latitude: f64, longitude: f64) -> Content {
    Content::Location(Location {
        latitude,
        longitude,
        name: None,
        address: None,
        url: None,
    })
}

#[test]
fn what_is_within_the_limits_passes() {
    let long = "x".repeat(20);
    for content in [
        text(4_096),
        buttons(&[("1", &long), ("2", "b"), ("3", "c")]),
        list(&[(None, 10)]),
        list(&[(Some("a"), 5), (Some("b"), 5)]),
        place(90.0, -180.0),
        Content::Contacts {
            contacts: vec![json!({"name": {"formatted_name": "Lucía"}})],
        },
        Content::Reaction {
            emoji: None,
            target: "wamid.X".to_owned(),
        },
        Content::Image(Media {
            caption: Some("x".repeat(1_024)),
            ..Media::default()
        }),
        Content::Template(Template {
            name: "hello_world".to_owned(),
            language: "en_US".to_owned(),
            components: Vec::new(),
            preview: None,
        }),
    ] {
        assert_eq!(check(&content), Ok(()), "{content:?}");
    }
}

#[test]
fn one_step_beyond_a_limit_is_refused_by_name() {
    let refusal = |content: Content| check(&content).unwrap_err().to_string();
    assert_eq!(
        refusal(text(4_097)),
        "text has 4097 characters, at most 4096 are allowed"
    );
    assert_eq!(refusal(text(0)), "text is missing");
    assert_eq!(refusal(buttons(&[])), "buttons is missing");
    assert_eq!(
        refusal(buttons(&[("1", "a"), ("2", "b"), ("3", "c"), ("4", "d")])),
        "there are 4 buttons, at most 3 are allowed"
    );
    assert_eq!(
        refusal(buttons(&[("1", "a"), ("1", "b")])),
        "two choices share the id `1`"
    );
    assert_eq!(
        refusal(buttons(&[("1", &"x".repeat(21))])),
        "choice title has 21 characters, at most 20 are allowed"
    );
    assert_eq!(
        refusal(list(&[(Some("a"), 5), (Some("b"), 6)])),
        "there are 11 rows, at most 10 are allowed"
    );
    assert_eq!(
        refusal(list(&[(Some("a"), 5), (None, 5)])),
        "section title is missing"
    );
    assert_eq!(refusal(list(&[(Some("a"), 0)])), "rows is missing");
    assert_eq!(refusal(place(90.1, 0.0)), "latitude is out of range");
    assert_eq!(refusal(place(0.0, f64::NAN)), "longitude is out of range");
    assert_eq!(
        refusal(Content::Contacts {
            contacts: vec![json!({"phones": []})]
        }),
        "contact name is missing"
    );
    assert_eq!(
        refusal(Content::Video(Media {
            caption: Some("x".repeat(1_025)),
            ..Media::default()
        })),
        "caption has 1025 characters, at most 1024 are allowed"
    );
}

#[test]
fn what_only_customers_or_baton_make_cannot_be_sent() {
    for content in [
        Content::RequestWelcome,
        Content::Note {
            text: "internal".to_owned(),
            mentions: Vec::new(),
        },
        Content::ButtonReply {
            id: "1".to_owned(),
            title: "Yes".to_owned(),
        },
    ] {
        let kind = content.kind();
        assert_eq!(check(&content), Err(LimitExceeded::NotSendable { kind }));
    }
}

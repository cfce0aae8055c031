//! The message templates that the pretend business account has.

use serde_json::{Value, json};

/// A template in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Template {
    /// Text in lists, a number in webhooks.
    pub id: u64,
    pub name: &'static str,
    pub language: &'static str,
    /// `APPROVED`, `PAUSED`, `PENDING` …
    pub status: &'static str,
    /// `UTILITY`, `MARKETING` or `AUTHENTICATION`.
    pub category: &'static str,
    pub body: &'static str,
    /// An example value for each parameter of the body, in order.
    pub examples: &'static [&'static str],
    /// Format of the header, if any: `TEXT` without parameters or `IMAGE`.
    pub header: Option<Header>,
    pub footer: Option<&'static str>,
    pub buttons: &'static [Button],
}

/// A template's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    Text(&'static str),
    Image,
}

/// A template's button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Button {
    QuickReply(&'static str),
    /// Text and address; the address ends in one parameter.
    Url(&'static str, &'static str),
}

impl Template {
    /// As `GET /{WABA}/message_templates` lists it.
    pub(crate) fn listed(&self) -> Value {
        let mut components = Vec::new();
        match self.header {
            Some(Header::Text(text)) => {
                components.push(json!({"type": "HEADER", "format": "TEXT", "text": text}));
            }
            Some(Header::Image) => components.push(json!({
                "type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]},
            })),
            None => {}
        }
        let mut body = json!({"type": "BODY", "text": self.body});
        if !self.examples.is_empty() {
            body = json!({
                "type": "BODY", "text": self.body, "example": {"body_text": [self.examples]},
            });
        }
        components.push(body);
        if let Some(footer) = self.footer {
            components.push(json!({"type": "FOOTER", "text": footer}));
        }
        if !self.buttons.is_empty() {
            let buttons: Vec<Value> = self.buttons.iter().map(listed_button).collect();
            components.push(json!({"type": "BUTTONS", "buttons": buttons}));
        }
        json!({
            "id": self.id.to_string(), "name": self.name, "language": self.language, "status": self.status,
            "category": self.category, "parameter_format": "POSITIONAL", "components": components,
            "quality_score": {"score": "GREEN", "date": 1_767_225_600},
        })
    }

    /// The body with its parameters filled in.
    pub(crate) fn filled(&self, parameters: &[String]) -> String {
        parameters
            .iter()
            .enumerate()
            .fold(self.body.to_owned(), |text, (position, value)| {
                text.replace(&format!("{{{{{}}}}}", position + 1), value)
            })
    }

    /// How many URL buttons take a parameter.
    pub(crate) fn url_buttons(&self) -> usize {
        self.buttons
            .iter()
            .filter(|button| matches!(button, Button::Url(..)))
            .count()
    }
}

fn listed_button(button: &Button) -> Value {
    match button {
        Button::QuickReply(text) => json!({"type": "QUICK_REPLY", "text": text}),
        Button::Url(text, url) => {
            json!({"type": "URL", "text": text, "url": url, "example": [url.replace("{{1}}", "10001")]})
        }
    }
}

const PLAIN: Template = Template {
    id: 0,
    name: "",
    language: "en",
    status: "APPROVED",
    category: "UTILITY",
    body: "",
    examples: &[],
    header: None,
    footer: None,
    buttons: &[],
};

const ARABIC: Template = Template {
    language: "ar",
    ..PLAIN
};

/// The built-in templates: what a shop's contact centre needs, in English and Arabic, and one of
/// each state in which a template cannot be used.
pub(crate) fn built_in() -> Vec<Template> {
    (FIRST_ID..)
        .zip(IN_ENGLISH.into_iter().chain(IN_ARABIC))
        .map(|(id, template)| Template { id, ..template })
        .collect()
}

const FIRST_ID: u64 = 300_000_000_000_001;

const IN_ENGLISH: [Template; 8] = [
    Template {
        name: "hello_world",
        language: "en_US",
        body: "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us.",
        header: Some(Header::Text("Hello World")),
        footer: Some("WhatsApp Business Platform sample message"),
        ..PLAIN
    },
    Template {
        name: "order_update",
        body: "Hello {{1}}, your order {{2}} is now {{3}}. Reply to this message if you have a question.",
        examples: &["Sara", "10001", "on its way"],
        ..PLAIN
    },
    Template {
        name: "continue_conversation",
        body: "Hello {{1}}, we have an answer to your question. May we go on here?",
        examples: &["Sara"],
        buttons: &[
            Button::QuickReply("Yes, please"),
            Button::QuickReply("Not now"),
        ],
        ..PLAIN
    },
    Template {
        name: "refund_issued",
        body: "Hello {{1}}, we have refunded {{2}} to your card. It arrives within five working days.",
        examples: &["Sara", "$49.90"],
        footer: Some("Baton Store"),
        ..PLAIN
    },
    Template {
        name: "track_delivery",
        body: "Hello {{1}}, your parcel arrives on {{2}}. Follow it with the button below.",
        examples: &["Sara", "Monday"],
        buttons: &[Button::Url(
            "Track parcel",
            "https://store.example/track/{{1}}",
        )],
        ..PLAIN
    },
    Template {
        name: "new_collection",
        category: "MARKETING",
        body: "Hello {{1}}, our new collection is here. Show this message for {{2}} off.",
        examples: &["Sara", "15%"],
        header: Some(Header::Image),
        footer: Some("Reply STOP to opt out"),
        ..PLAIN
    },
    Template {
        name: "summer_sale",
        category: "MARKETING",
        status: "PAUSED",
        body: "Hello {{1}}, the summer sale has begun.",
        examples: &["Sara"],
        ..PLAIN
    },
    Template {
        name: "loyalty_points",
        category: "MARKETING",
        status: "PENDING",
        body: "Hello {{1}}, you have {{2}} points to spend.",
        examples: &["Sara", "120"],
        ..PLAIN
    },
];

const IN_ARABIC: [Template; 4] = [
    Template {
        name: "order_update",
        body: "مرحبًا {{1}}، طلبك رقم {{2}} الآن {{3}}. يمكنك الرد على هذه الرسالة إذا كان لديك سؤال.",
        examples: &["سارة", "10001", "في الطريق"],
        ..ARABIC
    },
    Template {
        name: "continue_conversation",
        body: "مرحبًا {{1}}، لدينا إجابة على سؤالك. هل يمكننا المتابعة هنا؟",
        examples: &["سارة"],
        buttons: &[
            Button::QuickReply("نعم، تفضلوا"),
            Button::QuickReply("ليس الآن"),
        ],
        ..ARABIC
    },
    Template {
        name: "refund_issued",
        body: "مرحبًا {{1}}، تمت إعادة مبلغ {{2}} إلى بطاقتك، وسيصل خلال خمسة أيام عمل.",
        examples: &["سارة", "49.90 ر.س"],
        ..ARABIC
    },
    Template {
        name: "track_delivery",
        body: "مرحبًا {{1}}، ستصل شحنتك يوم {{2}}. تتبعها من الزر أدناه.",
        examples: &["سارة", "الإثنين"],
        buttons: &[Button::Url(
            "تتبع الشحنة",
            "https://store.example/track/{{1}}",
        )],
        ..ARABIC
    },
];

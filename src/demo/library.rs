//! Labels, quick replies and fields about customers, in English and Arabic.

use std::collections::BTreeMap;

use futures_util::future::{try_join_all, try_join3};

use super::DemoError;
use super::people::Group;
use crate::actors::administration::Administration;
use crate::domain::contact_field::FieldKind;
use crate::domain::ids::{LabelId, TeamId};
use crate::domain::permissions::Principal;
use crate::protocol::contact::NewContactField;
use crate::protocol::directory::{NewLabel, NewQuickReply};

/// Labels by their words.
pub(super) type Labels = BTreeMap<&'static str, LabelId>;

/// Words and colour.
pub(super) const LABELS: [(&str, &str); 12] = [
    ("VIP", "#7a4fb5"),
    ("Refund", "#1b5fb4"),
    ("Complaint", "#b3352c"),
    ("Damaged", "#a85c00"),
    ("Late delivery", "#8a6d00"),
    ("Invoice", "#4b5c6b"),
    ("Lead", "#1f7a4d"),
    ("شكوى", "#b3352c"),
    ("استرجاع", "#1b5fb4"),
    ("تأخير", "#8a6d00"),
    ("عميل مميز", "#7a4fb5"),
    ("فاتورة", "#4b5c6b"),
];

/// What is kept about customers: name, kind and choices.
const FIELDS: [(&str, FieldKind, &[&str]); 3] = [
    ("Customer number", FieldKind::Text, &[]),
    (
        "Membership",
        FieldKind::Choice,
        &["Gold", "Silver", "Bronze"],
    ),
    ("Birthday", FieldKind::Date, &[]),
];

struct Reply {
    shortcut: &'static str,
    title: &'static str,
    text: &'static str,
    group: Option<Group>,
    language: &'static str,
}

const fn reply(
    language: &'static str,
    shortcut: &'static str,
    title: &'static str,
    text: &'static str,
) -> Reply {
    Reply {
        shortcut,
        title,
        text,
        group: None,
        language,
    }
}

const REPLIES: [Reply; 14] = [
    reply(
        "en",
        "hello",
        "Greeting",
        "Hello {{contact.first_name}}, this is {{agent.name}}. How can I help?",
    ),
    reply(
        "en",
        "moment",
        "One moment",
        "One moment please, {{contact.first_name}}, I am looking at your order.",
    ),
    reply(
        "en",
        "number",
        "Ask for the order number",
        "Could you send me the order number, please? It has five digits and stands in your confirmation.",
    ),
    reply(
        "en",
        "refund",
        "Refund under way",
        "Your refund is on its way. It takes three to five working days until your bank shows it.",
    ),
    Reply {
        group: Some(Group::Support),
        ..reply(
            "en",
            "photo",
            "Ask for a photo",
            "I am sorry to hear that. Could you send a photo of the item and of the label on the parcel?",
        )
    },
    Reply {
        group: Some(Group::Delivery),
        ..reply(
            "en",
            "window",
            "Delivery window",
            "The courier comes between 10:00 and 14:00 and calls {{contact.name}} ten minutes before.",
        )
    },
    reply(
        "en",
        "bye",
        "Goodbye",
        "Thank you, {{contact.first_name}}. If anything else comes up, just write here. {{agent.name}}",
    ),
    reply(
        "ar",
        "مرحبا",
        "ترحيب",
        "مرحبًا {{contact.first_name}}، معك {{agent.name}}. كيف أستطيع مساعدتك؟",
    ),
    reply(
        "ar",
        "لحظة",
        "لحظة من فضلك",
        "لحظة من فضلك {{contact.first_name}}، أراجع طلبك الآن.",
    ),
    reply(
        "ar",
        "رقم",
        "طلب رقم الطلب",
        "هل يمكن إرسال رقم الطلب من فضلك؟ ستجده في رسالة التأكيد.",
    ),
    reply(
        "ar",
        "استرجاع",
        "المبلغ في الطريق",
        "تم تحويل المبلغ، ويظهر في حسابك خلال ثلاثة إلى خمسة أيام عمل.",
    ),
    Reply {
        group: Some(Group::Support),
        ..reply(
            "ar",
            "صورة",
            "طلب صورة",
            "نعتذر عن ذلك. هل يمكن إرسال صورة للمنتج وللملصق على الشحنة؟",
        )
    },
    Reply {
        group: Some(Group::Delivery),
        ..reply(
            "ar",
            "موعد",
            "موعد التوصيل",
            "يصل المندوب بين العاشرة والثانية ظهرًا، وسيتصل بك {{contact.name}} قبل وصوله بعشر دقائق.",
        )
    },
    reply(
        "ar",
        "شكرا",
        "شكر وختام",
        "شكرًا لتواصلك معنا {{contact.first_name}}، ونحن هنا متى احتجت إلينا. {{agent.name}}",
    ),
];

/// Makes all of them at once: what is asked for together shares a commit.
pub(super) async fn stock(
    administration: &Administration,
    house: &Principal,
    teams: &BTreeMap<Group, TeamId>,
) -> Result<Labels, DemoError> {
    let labels = LABELS.map(|(name, color)| {
        let new = NewLabel {
            name: name.to_owned(),
            color: color.to_owned(),
        };
        async move { Ok::<_, DemoError>((name, administration.add_label(house, new).await?.id)) }
    });
    let replies = REPLIES.map(|reply| {
        let new = NewQuickReply {
            shortcut: reply.shortcut.to_owned(),
            title: reply.title.to_owned(),
            text: reply.text.to_owned(),
            team_id: reply.group.and_then(|group| teams.get(&group).copied()),
            owner_id: None,
            language: Some(reply.language.to_owned()),
            media_id: None,
        };
        async move {
            administration.add_quick_reply(house, new).await?;
            Ok(())
        }
    });
    let fields = FIELDS.map(|(name, kind, choices)| {
        let new = NewContactField {
            name: name.to_owned(),
            kind,
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        };
        async move {
            administration.add_contact_field(house, new).await?;
            Ok(())
        }
    });
    let (labels, ..) = try_join3(
        try_join_all(labels),
        try_join_all(replies),
        try_join_all(fields),
    )
    .await?;
    Ok(labels.into_iter().collect())
}

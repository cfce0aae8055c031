//! What a push says, in the language of whoever it is for. The browser shows it as it is: its
//! worker has no words of its own.

use serde_json::json;

use super::heard::Tidings;
use crate::actors::roster::Snapshot;
use crate::domain::ids::AgentId;
use crate::domain::people::Language;
use crate::domain::reply_window;
use crate::domain::summary::Summary;
use crate::domain::telling::{Choices, Occasion, Preview};
use crate::domain::time::Timestamp;

/// The longest words of a customer or colleague that are shown, in characters.
const WORDS: usize = 160;

/// A push to one person, as JSON: `occasion`, `conversation`, `seq`, `title`, `body`, `language`,
/// `url`.
pub(super) fn payload(
    snapshot: &Snapshot,
    agent: AgentId,
    tidings: &Tidings,
    choices: &Choices,
) -> String {
    let language = snapshot.agents.get(&agent).map(|agent| agent.language);
    let language = language.unwrap_or(Language::En);
    let conversation = &tidings.summary.conversation;
    let occasion = tidings.news.occasion;
    let customer = customer(&tidings.summary);
    let title = match choices.preview {
        Preview::Nothing => "Baton",
        Preview::Words | Preview::Name => customer.as_str(),
    };
    json!({
        "occasion": occasion,
        "conversation": conversation.id,
        "seq": tidings.seq,
        "title": title,
        "body": body(snapshot, language, tidings, choices),
        "language": language,
        "url": format!("/inbox/all/{}", conversation.id),
    })
    .to_string()
}

/// A push by which somebody tries out whether they arrive.
pub(super) fn trial(language: Language, now: Timestamp) -> String {
    let body = match language {
        Language::En => "Notifications reach this browser.",
        Language::Ar => "تصل الإشعارات إلى هذا المتصفح.",
    };
    json!({
        "occasion": "test",
        "seq": now,
        "title": "Baton",
        "body": body,
        "language": language,
        "url": "/settings/notifications",
    })
    .to_string()
}

/// The customer by name, or else by the strongest address.
fn customer(summary: &Summary) -> String {
    let contact = &summary.contact;
    let name = contact.name.clone().or_else(|| contact.username.clone());
    name.or_else(|| contact.identities.first().map(|one| one.value.clone()))
        .unwrap_or_else(|| "Baton".to_owned())
}

fn body(snapshot: &Snapshot, language: Language, tidings: &Tidings, choices: &Choices) -> String {
    let sentence = sentence(snapshot, language, tidings, choices);
    if choices.preview != Preview::Words {
        return sentence;
    }
    let newest = || {
        let last = tidings.summary.last_message.as_ref()?;
        Some(last.preview.clone())
    };
    let words = match tidings.news.occasion {
        Occasion::FollowUp | Occasion::Window => None,
        Occasion::Answered | Occasion::Mention => tidings.words.clone(),
        Occasion::Assigned | Occasion::Queue => newest(),
    };
    let words = words.unwrap_or_default();
    let words: String = words.chars().take(WORDS).collect();
    match (words.is_empty(), tidings.news.occasion) {
        (true, _) => sentence,
        (false, Occasion::Answered) => words,
        (false, _) => format!("{sentence}\n{words}"),
    }
}

/// What happened, without anybody's words.
fn sentence(
    snapshot: &Snapshot,
    language: Language,
    tidings: &Tidings,
    choices: &Choices,
) -> String {
    let by = tidings.news.by.and_then(|by| snapshot.agents.get(&by));
    let by = by.map(|agent| agent.name.as_str());
    let state = &tidings.summary.conversation;
    let team = state.team.and_then(|team| snapshot.teams.get(&team));
    let team = team.map(|team| team.name.as_str());
    let closes = state.last_inbound_at.map(reply_window::closes_at);
    let closes = closes.map(|at| String::from(choices.time_zone.clock(at)));
    let closes = closes.unwrap_or_default();
    match language {
        Language::En => english(tidings.news.occasion, by, team, &closes),
        Language::Ar => arabic(tidings.news.occasion, by, team, &closes),
    }
}

fn english(occasion: Occasion, by: Option<&str>, team: Option<&str>, closes: &str) -> String {
    match (occasion, by, team) {
        (Occasion::Assigned, Some(by), _) => format!("{by} gave you this conversation"),
        (Occasion::Assigned, None, _) => "This conversation is yours now".to_owned(),
        (Occasion::Answered, ..) => "New message".to_owned(),
        (Occasion::Mention, Some(by), _) => format!("{by} mentioned you"),
        (Occasion::Mention, None, _) => "You were mentioned".to_owned(),
        (Occasion::Queue, _, Some(team)) => format!("New in {team}"),
        (Occasion::Queue, _, None) => "New in the queue".to_owned(),
        (Occasion::FollowUp, ..) => "Time to follow up".to_owned(),
        (Occasion::Window, ..) => format!("The reply window closes at {closes}"),
    }
}

fn arabic(occasion: Occasion, by: Option<&str>, team: Option<&str>, closes: &str) -> String {
    match (occasion, by, team) {
        (Occasion::Assigned, Some(by), _) => format!("أسند {by} هذه المحادثة إليك"),
        (Occasion::Assigned, None, _) => "أصبحت هذه المحادثة مسندة إليك".to_owned(),
        (Occasion::Answered, ..) => "رسالة جديدة".to_owned(),
        (Occasion::Mention, Some(by), _) => format!("أشار إليك {by}"),
        (Occasion::Mention, None, _) => "تمت الإشارة إليك".to_owned(),
        (Occasion::Queue, _, Some(team)) => format!("محادثة جديدة في {team}"),
        (Occasion::Queue, _, None) => "محادثة جديدة في قائمة الانتظار".to_owned(),
        (Occasion::FollowUp, ..) => "حان وقت المتابعة".to_owned(),
        (Occasion::Window, ..) => format!("تُغلق نافذة الرد عند الساعة {closes}"),
    }
}

//! Commands as clients write them: over the socket by name, over REST by path.

use serde::{Deserialize, Serialize};

use crate::domain::content::{Content, Interactive, Location, Template};
use crate::domain::conversation::{AssistantMode, Priority};
use crate::domain::ids::{AgentId, ChannelId, ConversationId, LabelId, MediaId, MessageId, TeamId};
use crate::domain::time::Timestamp;
use crate::domain::view::View;

/// What a client asks of a conversation. Over REST the same, as
/// `POST /api/conversations/{id}/{name with dashes}` with the fields as the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum CommandBody {
    /// Take a free conversation.
    Claim,
    /// Give it to a colleague.
    Assign(AssignBody),
    /// Give it back to the queue.
    Release,
    /// Give it to another team.
    Transfer(TransferBody),
    /// Take it from its owner.
    TakeOver,
    /// Answer the customer.
    Messages(MessageBody),
    /// Write a note.
    Note(NoteBody),
    /// Forward messages of this conversation.
    Forward(ForwardBody),
    /// I have read up to here.
    Read(ReadBody),
    /// Show it as unread to me.
    Unread,
    /// Done.
    Resolve,
    /// Take it up again.
    Reopen,
    /// Put it aside.
    Snooze(SnoozeBody),
    /// Remind us.
    FollowUp(FollowUpBody),
    /// Change labels.
    Label(LabelBody),
    /// Change the priority.
    Prioritise(PrioritiseBody),
    /// Change the assistant's mode.
    SetAssistant(SetAssistantBody),
}

/// `assign`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AssignBody {
    /// To whom.
    pub agent_id: AgentId,
}

/// `transfer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TransferBody {
    /// To which team.
    pub team_id: TeamId,
    /// To whom there, if anybody.
    #[serde(default)]
    pub agent_id: Option<AgentId>,
}

/// `messages`: an answer to the customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageBody {
    /// What it says, by `type`.
    #[serde(flatten)]
    pub content: OutgoingContent,
    /// The last entry (`seq`) its writer had on screen.
    #[serde(default)]
    pub seen: Option<i64>,
    /// Our id of the message it quotes.
    #[serde(default)]
    pub reply_to: Option<MessageId>,
    /// Resolve the conversation with it.
    #[serde(default)]
    pub resolve: bool,
    /// It is what its writer's draft said: the draft goes with it, in the same commit.
    #[serde(default)]
    pub draft: bool,
}

/// What people may send.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OutgoingContent {
    /// Words.
    Text {
        /// At most 4,096 characters.
        text: String,
    },
    /// A picture uploaded to `/api/media` before.
    Image(OutgoingMedia),
    /// A film.
    Video(OutgoingMedia),
    /// Sound.
    Audio(OutgoingMedia),
    /// A file.
    Document(OutgoingMedia),
    /// A sticker.
    Sticker(OutgoingMedia),
    /// A place.
    Location(Location),
    /// Contact cards, as Meta's contact objects.
    Contacts {
        /// The cards.
        #[schema(value_type = Vec<Object>)]
        contacts: Vec<serde_json::Value>,
    },
    /// An emoji on one of the customer's messages; an empty one takes it back.
    Reaction {
        /// Our id of the message.
        message_id: MessageId,
        /// The emoji.
        emoji: String,
    },
    /// Words with buttons or a list.
    Interactive(Interactive),
    /// An approved template.
    Template(Template),
}

/// A file to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OutgoingMedia {
    /// From `POST /api/media`.
    pub media_id: MediaId,
    /// Words under it.
    #[serde(default)]
    pub caption: Option<String>,
    /// Another name for a document.
    #[serde(default)]
    pub file_name: Option<String>,
    /// Send sound as a voice note.
    #[serde(default)]
    pub voice: bool,
}

/// What of the queue somebody wants next: the longest waiting first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TakeNextBody {
    /// How many, from 1 to 20; 1 when absent.
    pub count: usize,
    /// Of this view only: `unassigned` (as when absent) or `teams`.
    pub view: View,
    /// On this number only.
    pub channel: Option<ChannelId>,
    /// Of this team only.
    pub team: Option<TeamId>,
    /// With this label only.
    pub label: Option<LabelId>,
}

impl Default for TakeNextBody {
    fn default() -> Self {
        Self {
            count: 1,
            view: View::Unassigned,
            channel: None,
            team: None,
            label: None,
        }
    }
}

/// `note`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoteBody {
    /// The words.
    pub text: String,
    /// Colleagues it names.
    #[serde(default)]
    pub mentions: Vec<AgentId>,
    /// It is what its writer's draft said: the draft goes with it, in the same commit.
    #[serde(default)]
    pub draft: bool,
}

/// `forward`: one or several messages, with their files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ForwardBody {
    /// Which, in the order they shall arrive.
    pub message_ids: Vec<MessageId>,
    /// To which customers, by their conversations.
    #[serde(default)]
    pub conversation_ids: Vec<ConversationId>,
    /// To which colleague: a note with a link, in this conversation, that names them.
    #[serde(default)]
    pub agent_id: Option<AgentId>,
    /// Words with it (a colleague's note only).
    #[serde(default)]
    pub text: Option<String>,
}

/// `read`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReadBody {
    /// Up to which entry; everything when absent.
    #[serde(default)]
    pub seq: Option<i64>,
}

/// `snooze`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SnoozeBody {
    /// Until when.
    pub until: Timestamp,
}

/// `follow-up`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FollowUpBody {
    /// When; `null` takes the reminder away.
    pub at: Option<Timestamp>,
}

/// `label`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LabelBody {
    /// Put on.
    #[serde(default)]
    pub add: Vec<LabelId>,
    /// Take off.
    #[serde(default)]
    pub remove: Vec<LabelId>,
}

/// `prioritise`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PrioritiseBody {
    /// To what.
    pub priority: Priority,
}

/// `set-assistant`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SetAssistantBody {
    /// To what.
    pub mode: AssistantMode,
}

impl OutgoingContent {
    /// As a thread entry says it. A reaction names its target by our id until it is sent.
    pub fn into_content(self) -> Content {
        let media = |media: OutgoingMedia| crate::domain::content::Media {
            media_id: Some(media.media_id),
            caption: media.caption,
            file_name: media.file_name,
            mime_type: String::new(),
            voice: media.voice,
            animated: false,
        };
        match self {
            Self::Text { text } => Content::Text { text },
            Self::Image(file) => Content::Image(media(file)),
            Self::Video(file) => Content::Video(media(file)),
            Self::Audio(file) => Content::Audio(media(file)),
            Self::Document(file) => Content::Document(media(file)),
            Self::Sticker(file) => Content::Sticker(media(file)),
            Self::Location(location) => Content::Location(location),
            Self::Contacts { contacts } => Content::Contacts { contacts },
            Self::Reaction { message_id, emoji } => Content::Reaction {
                emoji: (!emoji.is_empty()).then_some(emoji),
                target: message_id.to_string(),
            },
            Self::Interactive(interactive) => Content::Interactive(interactive),
            Self::Template(template) => Content::Template(template),
        }
    }
}

/// How a frame carries a command: `command` is its name; its fields stand together as `body`, as
/// REST takes them, or beside the frame's own. `messages` needs `body`, because a message has a
/// `type` and a frame has another.
pub(super) mod framed {
    use serde::de::Error as _;
    use serde::ser::{Error as _, SerializeMap as _};
    use serde::{Deserialize, Deserializer, Serializer};
    use serde_json::{Map, Value};

    use super::CommandBody;

    pub fn serialize<S: Serializer>(command: &CommandBody, into: S) -> Result<S::Ok, S::Error> {
        let mut body = match serde_json::to_value(command) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => Map::new(),
            Err(error) => return Err(S::Error::custom(error)),
        };
        let name = body.remove("command");
        let mut frame = into.serialize_map(Some(2))?;
        frame.serialize_entry("command", &name)?;
        frame.serialize_entry("body", &body)?;
        frame.end()
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<CommandBody, D::Error> {
        let mut fields = Map::deserialize(from)?;
        if let Some(Value::Object(mut body)) = fields.remove("body") {
            // The name is the frame's, whatever the body says.
            body.remove("command");
            fields.extend(body);
        }
        serde_json::from_value(Value::Object(fields)).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::protocol::ClientFrame;

    fn frame(more: Value) -> Value {
        let mut frame = json!({"type": "command", "key": "k", "conversation": "7"});
        let fields = more.as_object().unwrap().clone();
        frame.as_object_mut().unwrap().extend(fields);
        frame
    }

    #[test]
    fn fields_stand_beside_the_name_or_together() {
        let until = 1_788_220_800_000_i64;
        let beside = frame(json!({"command": "snooze", "until": until}));
        let together = frame(json!({"command": "snooze", "body": {"until": until}}));
        let read = |frame: Value| serde_json::from_value::<ClientFrame>(frame).unwrap();
        assert_eq!(read(beside), read(together));
        read(frame(json!({"command": "claim"})));
        read(frame(json!({"command": "claim", "body": {}})));
    }

    #[test]
    fn a_message_can_be_framed_and_comes_back_as_it_was() {
        let body = json!({"type": "text", "text": "hello", "command": "resolve"});
        let told = frame(json!({"command": "messages", "body": body}));
        let read: ClientFrame = serde_json::from_value(told).unwrap();
        let again = serde_json::to_value(&read).unwrap();
        assert_eq!(again["command"], "messages");
        assert_eq!(again["body"]["type"], "text");
        assert_eq!(serde_json::from_value::<ClientFrame>(again).unwrap(), read);
    }
}

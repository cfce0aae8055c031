//! The tables, for Diesel; the same in both databases (see `migrations/`).

mod customers;
mod inbox;
mod office;

pub use customers::*;
pub use inbox::*;
pub use office::*;

diesel::allow_tables_to_appear_in_same_query!(
    setting,
    notification_choice,
    push_subscription,
    workspace,
    branch,
    team,
    role,
    agent,
    agent_team,
    agent_channel,
    session,
    api_token,
    channel,
    contact,
    contact_field,
    contact_value,
    contact_note,
    contact_event,
    draft,
    identity,
    conversation,
    conversation_label,
    conversation_count,
    message,
    message_wording,
    template_hold,
    dedupe,
    orphan,
    command_key,
    operation,
    mention,
    follow_up,
    event,
    outbox,
    media,
    read_position,
    search_follow,
    search_place,
    search_walk,
    label,
    quick_reply,
    saved_view,
    quarantine,
    notice
);

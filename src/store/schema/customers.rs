//! What colleagues know about customers, and what they are writing to them.

diesel::table! {
    /// Fields that a workspace keeps about its customers; `choices` is a JSON array of words.
    contact_field (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        name -> Text,
        kind -> Text,
        choices -> Text,
    }
}

diesel::table! {
    /// What the fields of a customer say.
    contact_value (contact_id, field_id) {
        contact_id -> BigInt,
        field_id -> BigInt,
        workspace_id -> BigInt,
        value -> Text,
    }
}

diesel::table! {
    /// Notes about a customer.
    contact_note (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        contact_id -> BigInt,
        author_id -> BigInt,
        text -> Text,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Who changed what about a customer; `detail` is JSON.
    contact_event (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        contact_id -> BigInt,
        agent_id -> BigInt,
        at -> BigInt,
        kind -> Text,
        detail -> Text,
    }
}

diesel::table! {
    /// What somebody is writing in a conversation: an answer and a note.
    draft (agent_id, conversation_id) {
        agent_id -> BigInt,
        conversation_id -> BigInt,
        workspace_id -> BigInt,
        reply -> Text,
        note -> Text,
        at -> BigInt,
    }
}

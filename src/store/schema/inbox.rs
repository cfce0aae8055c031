//! Customers, conversations and everything that happens in them.

diesel::table! {
    /// Customers.
    contact (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        name -> Nullable<Text>,
        username -> Nullable<Text>,
        merged_into -> Nullable<BigInt>,
        created_at -> BigInt,
        no_marketing_since -> Nullable<BigInt>,
        given_name -> Nullable<Text>,
        version -> BigInt,
        blocked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// The addresses of customers, per number.
    identity (channel_id, kind, value) {
        channel_id -> BigInt,
        kind -> Text,
        value -> Text,
        workspace_id -> BigInt,
        contact_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    /// One conversation per number and contact, for ever.
    conversation (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        channel_id -> BigInt,
        contact_id -> BigInt,
        branch_id -> Nullable<BigInt>,
        team_id -> Nullable<BigInt>,
        owner_id -> Nullable<BigInt>,
        status -> Text,
        snoozed_until -> Nullable<BigInt>,
        priority -> BigInt,
        assistant -> Text,
        episode -> BigInt,
        seq -> BigInt,
        version -> BigInt,
        inbound_count -> BigInt,
        answered_inbound -> BigInt,
        waiting_since -> Nullable<BigInt>,
        waiting_sort -> BigInt,
        window_sort -> BigInt,
        follow_up_at -> Nullable<BigInt>,
        last_inbound_at -> Nullable<BigInt>,
        last_reply -> Nullable<Text>,
        last_message -> Nullable<Text>,
        last_activity_at -> BigInt,
        labels -> Text,
        merged_into -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Labels, for filtering; `conversation.labels` holds the same as JSON.
    conversation_label (conversation_id, label_id) {
        conversation_id -> BigInt,
        label_id -> BigInt,
        workspace_id -> BigInt,
    }
}

diesel::table! {
    /// How many conversations there are of each kind; 0 stands for none. Changes in the transaction that causes it.
    conversation_count (workspace_id, channel_id, team_id, owner_id, status) {
        workspace_id -> BigInt,
        channel_id -> BigInt,
        team_id -> BigInt,
        owner_id -> BigInt,
        status -> Text,
        total -> BigInt,
    }
}

diesel::table! {
    /// Thread entries. `inbound_count` counts the customer's messages up to here.
    message (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        channel_id -> BigInt,
        conversation_id -> BigInt,
        seq -> BigInt,
        direction -> Text,
        author_kind -> Text,
        author_id -> Nullable<BigInt>,
        at -> BigInt,
        kind -> Text,
        content -> Text,
        external_id -> Nullable<Text>,
        reply_to -> Nullable<Text>,
        reactions -> Text,
        delivery -> Nullable<Text>,
        delivery_state -> Nullable<Text>,
        forwarded -> Nullable<Text>,
        referral -> Nullable<Text>,
        media_id -> Nullable<BigInt>,
        inbound_count -> BigInt,
        edited_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Former wordings of edited messages.
    message_wording (message_id, position) {
        message_id -> BigInt,
        position -> BigInt,
        workspace_id -> BigInt,
        at -> BigInt,
        content -> Text,
    }
}

diesel::table! {
    /// Templates held back on a number; an empty name stands for all.
    template_hold (channel_id, name, language) {
        channel_id -> BigInt,
        name -> Text,
        language -> Text,
        workspace_id -> BigInt,
        reason -> Text,
        since -> BigInt,
        until -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What has already had its effect.
    dedupe (channel_id, kind, external_id) {
        channel_id -> BigInt,
        kind -> Text,
        external_id -> Text,
        workspace_id -> BigInt,
        conversation_id -> BigInt,
        message_id -> Nullable<BigInt>,
        at -> BigInt,
    }
}

diesel::table! {
    /// Statuses, reactions, edits and deletions that came before their message.
    orphan (channel_id, external_id, kind, digest) {
        channel_id -> BigInt,
        external_id -> Text,
        kind -> Text,
        digest -> Text,
        workspace_id -> BigInt,
        payload -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    /// First answers to commands, by the key their sender made.
    command_key (workspace_id, agent_id, key) {
        workspace_id -> BigInt,
        agent_id -> BigInt,
        key -> Text,
        answer -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    /// Notes that name somebody, until they have read them.
    mention (agent_id, message_id) {
        agent_id -> BigInt,
        message_id -> BigInt,
        workspace_id -> BigInt,
        conversation_id -> BigInt,
        seq -> BigInt,
        author_id -> Nullable<BigInt>,
        at -> BigInt,
        read_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Conversations with a reminder.
    follow_up (workspace_id, conversation_id) {
        workspace_id -> BigInt,
        conversation_id -> BigInt,
        due_at -> BigInt,
        told_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What people did and may take back.
    operation (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        agent_id -> BigInt,
        name -> Text,
        conversation_id -> BigInt,
        at -> BigInt,
        trace -> Text,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What happened, dense and in commit order; the values themselves stand in their own tables.
    event (workspace_id, lane, seq) {
        workspace_id -> BigInt,
        lane -> BigInt,
        seq -> BigInt,
        at -> BigInt,
        kind -> Text,
        conversation_id -> Nullable<BigInt>,
        subject_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Messages on their way to Meta.
    outbox (message_id) {
        message_id -> BigInt,
        workspace_id -> BigInt,
        channel_id -> BigInt,
        conversation_id -> BigInt,
        state -> Text,
        attempts -> BigInt,
        next_at -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Files: arriving, stored or lost. The bytes are in the object store under the id.
    media (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        channel_id -> Nullable<BigInt>,
        conversation_id -> Nullable<BigInt>,
        message_id -> Nullable<BigInt>,
        direction -> Text,
        kind -> Text,
        mime_type -> Text,
        file_name -> Nullable<Text>,
        voice -> Bool,
        size -> Nullable<BigInt>,
        sha256 -> Nullable<Text>,
        state -> Text,
        reason -> Nullable<Text>,
        external_id -> Nullable<Text>,
        source_url -> Nullable<Text>,
        uploaded_id -> Nullable<Text>,
        uploaded_at -> Nullable<BigInt>,
        attempts -> BigInt,
        next_at -> BigInt,
        created_by -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Where each reader stands.
    read_position (agent_id, conversation_id) {
        agent_id -> BigInt,
        conversation_id -> BigInt,
        workspace_id -> BigInt,
        read_seq -> BigInt,
        read_inbound -> BigInt,
        marked_unread -> Bool,
    }
}

diesel::table! {
    /// Entries that stand elsewhere than their ids say in the search index.
    search_place (place) {
        place -> BigInt,
        message_id -> BigInt,
    }
}

diesel::table! {
    /// How far the search index follows each workspace's stream.
    search_follow (workspace_id, lane) {
        workspace_id -> BigInt,
        lane -> BigInt,
        seq -> BigInt,
    }
}

diesel::table! {
    /// How far down rows from before the search index have been taken in.
    search_walk (subject) {
        subject -> Text,
        below -> BigInt,
    }
}

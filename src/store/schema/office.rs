//! People, teams, numbers and what they keep at hand.

diesel::table! {
    /// Facts about this database: its generation, the set-up token's hash.
    setting (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    /// Tenants.
    workspace (id) {
        id -> BigInt,
        name -> Text,
        language -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Branches of a business.
    branch (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    /// Teams, each with a queue of its own.
    team (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        branch_id -> Nullable<BigInt>,
        name -> Text,
    }
}

diesel::table! {
    /// Named sets of rights; `rights` is a JSON array of words.
    role (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        name -> Text,
        rights -> Text,
        built_in -> Bool,
    }
}

diesel::table! {
    /// People. `email` is lower case; `numbers` is `all` or `only` (see agent_channel).
    agent (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        role_id -> BigInt,
        name -> Text,
        email -> Text,
        password_hash -> Nullable<Text>,
        language -> Text,
        availability -> Text,
        numbers -> Text,
        disabled -> Bool,
        created_at -> BigInt,
        availability_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// Who belongs to which team.
    agent_team (agent_id, team_id) {
        agent_id -> BigInt,
        team_id -> BigInt,
        workspace_id -> BigInt,
    }
}

diesel::table! {
    /// Who works on which numbers.
    agent_channel (agent_id, channel_id) {
        agent_id -> BigInt,
        channel_id -> BigInt,
        workspace_id -> BigInt,
    }
}

diesel::table! {
    /// Sign-ins. Tokens are kept as SHA-256.
    session (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        agent_id -> BigInt,
        token_hash -> Text,
        user_agent -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    /// Tokens for programs, acting as an agent with at most these rights.
    api_token (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        agent_id -> BigInt,
        name -> Text,
        token_hash -> Text,
        rights -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// WhatsApp numbers. `token_sealed` is encrypted.
    channel (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        branch_id -> Nullable<BigInt>,
        default_team_id -> Nullable<BigInt>,
        name -> Text,
        phone_number_id -> Text,
        display_number -> Text,
        account_id -> Text,
        app_id -> Nullable<Text>,
        token_sealed -> Text,
        reply_policy -> Text,
        state -> Text,
        state_reason -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    /// Labels.
    label (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        name -> Text,
        color -> Text,
    }
}

diesel::table! {
    /// Quick replies: everybody's, a team's or one person's.
    quick_reply (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        team_id -> Nullable<BigInt>,
        owner_id -> Nullable<BigInt>,
        shortcut -> Text,
        title -> Text,
        text -> Text,
        language -> Nullable<Text>,
        media_id -> Nullable<BigInt>,
        used -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Views that people save.
    saved_view (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        owner_id -> BigInt,
        team_id -> Nullable<BigInt>,
        name -> Text,
        filter -> Text,
        position -> BigInt,
    }
}

diesel::table! {
    /// Webhook items that could not be understood, kept whole.
    quarantine (id) {
        id -> BigInt,
        workspace_id -> Nullable<BigInt>,
        channel_id -> Nullable<BigInt>,
        account -> Nullable<Text>,
        reason -> Text,
        raw -> Text,
        at -> BigInt,
        replayed_at -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        digest -> Text,
    }
}

diesel::table! {
    /// What Meta told about numbers, accounts and templates.
    notice (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        channel_id -> Nullable<BigInt>,
        field -> Text,
        severity -> Text,
        title -> Text,
        raw -> Text,
        at -> BigInt,
        digest -> Nullable<Text>,
    }
}

diesel::table! {
    /// What people want to be told, and how: JSON of `domain::telling::Choices`.
    notification_choice (agent_id) {
        agent_id -> BigInt,
        workspace_id -> BigInt,
        choices -> Text,
    }
}

diesel::table! {
    /// Browsers that take web push, for as long as their sessions last.
    push_subscription (id) {
        id -> BigInt,
        workspace_id -> BigInt,
        agent_id -> BigInt,
        session_id -> BigInt,
        endpoint -> Text,
        public_key -> Text,
        auth -> Text,
        user_agent -> Text,
        created_at -> BigInt,
    }
}

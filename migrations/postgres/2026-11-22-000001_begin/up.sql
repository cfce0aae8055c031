-- The first schema. The same tables, columns and indexes in both databases.
-- Ids are 63-bit, times are milliseconds since the epoch, JSON is text.

-- Facts about this database: its generation, the set-up token's hash.
CREATE TABLE setting (
    name TEXT NOT NULL,
    "value" TEXT NOT NULL,
    PRIMARY KEY (name)
);

-- Tenants.
CREATE TABLE workspace (
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

-- Branches of a business.
CREATE TABLE branch (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
);

-- Teams, each with a queue of its own.
CREATE TABLE team (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    branch_id BIGINT,
    name TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
);

-- Named sets of rights; `rights` is a JSON array of words.
CREATE TABLE role (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,
    built_in BOOLEAN NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
);

-- People. `email` is lower case; `numbers` is `all` or `only` (see agent_channel).
CREATE TABLE agent (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash TEXT,
    language TEXT NOT NULL,
    availability TEXT NOT NULL,
    numbers TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (email)
);

-- Who belongs to which team.
CREATE TABLE agent_team (
    agent_id BIGINT NOT NULL,
    team_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    PRIMARY KEY (agent_id, team_id)
);

-- Who works on which numbers.
CREATE TABLE agent_channel (
    agent_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    PRIMARY KEY (agent_id, channel_id)
);

-- Sign-ins. Tokens are kept as SHA-256.
CREATE TABLE session (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (token_hash)
);

-- Tokens for programs, acting as an agent with at most these rights.
CREATE TABLE api_token (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    rights TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    expires_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (id),
    UNIQUE (token_hash)
);

-- WhatsApp numbers. `token_sealed` is encrypted.
CREATE TABLE channel (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    branch_id BIGINT,
    default_team_id BIGINT,
    name TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    display_number TEXT NOT NULL,
    account_id TEXT NOT NULL,
    app_id TEXT,
    token_sealed TEXT NOT NULL,
    reply_policy TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (phone_number_id)
);

-- Customers.
CREATE TABLE contact (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    name TEXT,
    username TEXT,
    merged_into BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

-- The addresses of customers, per number.
CREATE TABLE identity (
    channel_id BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    workspace_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (channel_id, "kind", "value")
);

-- One conversation per number and contact, for ever.
CREATE TABLE conversation (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    branch_id BIGINT,
    team_id BIGINT,
    owner_id BIGINT,
    status TEXT NOT NULL,
    snoozed_until BIGINT,
    priority BIGINT NOT NULL,
    assistant TEXT NOT NULL,
    episode BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    inbound_count BIGINT NOT NULL,
    answered_inbound BIGINT NOT NULL,
    waiting_since BIGINT,
    waiting_sort BIGINT NOT NULL,
    window_sort BIGINT NOT NULL,
    follow_up_at BIGINT,
    last_inbound_at BIGINT,
    last_reply TEXT,
    last_message TEXT,
    last_activity_at BIGINT NOT NULL,
    labels TEXT NOT NULL,
    merged_into BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (channel_id, contact_id)
);

-- Labels, for filtering; `conversation.labels` holds the same as JSON.
CREATE TABLE conversation_label (
    conversation_id BIGINT NOT NULL,
    label_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, label_id)
);

-- How many conversations there are of each kind; 0 stands for none. Changes in the transaction that causes it.
CREATE TABLE conversation_count (
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    team_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    status TEXT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, team_id, owner_id, status)
);

-- Thread entries. `inbound_count` counts the customer's messages up to here.
CREATE TABLE message (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    direction TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BIGINT,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    content TEXT NOT NULL,
    external_id TEXT,
    reply_to TEXT,
    reactions TEXT NOT NULL,
    delivery TEXT,
    delivery_state TEXT,
    forwarded TEXT,
    referral TEXT,
    media_id BIGINT,
    inbound_count BIGINT NOT NULL,
    edited_at BIGINT,
    revoked_at BIGINT,
    PRIMARY KEY (id),
    UNIQUE (conversation_id, seq),
    UNIQUE (channel_id, external_id)
);

-- What has already had its effect.
CREATE TABLE dedupe (
    channel_id BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    external_id TEXT NOT NULL,
    workspace_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    message_id BIGINT,
    "at" BIGINT NOT NULL,
    PRIMARY KEY (channel_id, "kind", external_id)
);

-- Statuses, reactions, edits and deletions that came before their message.
CREATE TABLE orphan (
    channel_id BIGINT NOT NULL,
    external_id TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    digest TEXT NOT NULL,
    workspace_id BIGINT NOT NULL,
    payload TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    PRIMARY KEY (channel_id, external_id, "kind", digest)
);

-- First answers to commands, by the key their sender made.
CREATE TABLE command_key (
    workspace_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    answer TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, "key")
);

-- What happened, dense and in commit order; the values themselves stand in their own tables.
CREATE TABLE event (
    workspace_id BIGINT NOT NULL,
    lane BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    conversation_id BIGINT,
    subject_id BIGINT,
    PRIMARY KEY (workspace_id, lane, seq)
);

-- Messages on their way to Meta.
CREATE TABLE outbox (
    message_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (message_id)
);

-- Files: arriving, stored or lost. The bytes are in the object store under the id.
CREATE TABLE media (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT,
    conversation_id BIGINT,
    message_id BIGINT,
    direction TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    file_name TEXT,
    voice BOOLEAN NOT NULL,
    size BIGINT,
    sha256 TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    external_id TEXT,
    source_url TEXT,
    uploaded_id TEXT,
    uploaded_at BIGINT,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    created_by BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

-- Where each reader stands.
CREATE TABLE read_position (
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    read_inbound BIGINT NOT NULL,
    marked_unread BOOLEAN NOT NULL,
    PRIMARY KEY (agent_id, conversation_id)
);

-- Labels.
CREATE TABLE label (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
);

-- Quick replies: everybody's, a team's or one person's.
CREATE TABLE quick_reply (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    team_id BIGINT,
    owner_id BIGINT,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    "text" TEXT NOT NULL,
    language TEXT,
    media_id BIGINT,
    PRIMARY KEY (id)
);

-- Webhook items that could not be understood, kept whole; the digest keeps the same one from standing here twice.
CREATE TABLE quarantine (
    id BIGINT NOT NULL,
    workspace_id BIGINT,
    channel_id BIGINT,
    account TEXT,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    replayed_at BIGINT,
    outcome TEXT,
    digest TEXT NOT NULL,
    PRIMARY KEY (id)
);

-- What Meta told about numbers, accounts and templates; what came by webhook has a digest, so that it counts once.
CREATE TABLE notice (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    channel_id BIGINT,
    field TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    raw TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    digest TEXT,
    PRIMARY KEY (id)
);

-- Lists: one partial index per order, narrow enough that a page reads only what it shows.
CREATE INDEX conversation_open_waiting ON conversation (workspace_id, waiting_sort, id) WHERE status = 'open';
CREATE INDEX conversation_open_activity ON conversation (workspace_id, last_activity_at, id) WHERE status = 'open';
CREATE INDEX conversation_open_window ON conversation (workspace_id, window_sort, id) WHERE status = 'open';
CREATE INDEX conversation_owner_waiting ON conversation (owner_id, waiting_sort, id) WHERE status = 'open' AND owner_id IS NOT NULL;
CREATE INDEX conversation_owner_activity ON conversation (owner_id, last_activity_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX conversation_free_waiting ON conversation (workspace_id, waiting_sort, id) WHERE status = 'open' AND owner_id IS NULL;
CREATE INDEX conversation_free_activity ON conversation (workspace_id, last_activity_at, id) WHERE status = 'open' AND owner_id IS NULL;
CREATE INDEX conversation_team_waiting ON conversation (team_id, waiting_sort, id) WHERE status = 'open';
CREATE INDEX conversation_activity ON conversation (workspace_id, last_activity_at, id) WHERE merged_into IS NULL;
CREATE INDEX conversation_snoozed ON conversation (snoozed_until) WHERE status = 'snoozed';
CREATE INDEX conversation_contact ON conversation (contact_id);
CREATE INDEX conversation_label_label ON conversation_label (label_id, conversation_id);
CREATE INDEX identity_contact ON identity (contact_id);
CREATE INDEX outbox_channel ON outbox (channel_id, next_at);
CREATE INDEX media_arriving ON media (next_at) WHERE state = 'arriving';
CREATE INDEX message_unsettled ON message (workspace_id, delivery_state, id) WHERE delivery_state IN ('unknown', 'failed');
CREATE INDEX message_media ON message (media_id) WHERE media_id IS NOT NULL;
CREATE INDEX media_message ON media (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX session_agent ON session (agent_id);
CREATE INDEX api_token_agent ON api_token (agent_id);
CREATE INDEX agent_workspace ON agent (workspace_id);
CREATE INDEX channel_workspace ON channel (workspace_id);
CREATE INDEX quick_reply_workspace ON quick_reply (workspace_id);
CREATE INDEX quarantine_at ON quarantine (id) WHERE replayed_at IS NULL;
CREATE UNIQUE INDEX quarantine_digest ON quarantine (digest);
CREATE INDEX notice_workspace ON notice (workspace_id, id);
CREATE UNIQUE INDEX notice_digest ON notice (workspace_id, digest);

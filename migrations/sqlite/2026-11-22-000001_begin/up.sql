-- The first schema. The same tables, columns and indexes in both databases.
-- Ids are 63-bit, times are milliseconds since the epoch, JSON is text.

-- Facts about this database: its generation, the set-up token's hash.
CREATE TABLE setting (
    name TEXT NOT NULL,
    "value" TEXT NOT NULL,
    PRIMARY KEY (name)
) STRICT;

-- Tenants.
CREATE TABLE workspace (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

-- Branches of a business.
CREATE TABLE branch (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
) STRICT;

-- Teams, each with a queue of its own.
CREATE TABLE team (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    branch_id INTEGER,
    name TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
) STRICT;

-- Named sets of rights; `rights` is a JSON array of words.
CREATE TABLE role (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,
    built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
) STRICT;

-- People. `email` is lower case; `numbers` is `all` or `only` (see agent_channel).
CREATE TABLE agent (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    role_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    password_hash TEXT,
    language TEXT NOT NULL,
    availability TEXT NOT NULL,
    numbers TEXT NOT NULL,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (email)
) STRICT;

-- Who belongs to which team.
CREATE TABLE agent_team (
    agent_id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (agent_id, team_id)
) STRICT;

-- Who works on which numbers.
CREATE TABLE agent_channel (
    agent_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (agent_id, channel_id)
) STRICT;

-- Sign-ins. Tokens are kept as SHA-256.
CREATE TABLE session (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (token_hash)
) STRICT;

-- Tokens for programs, acting as an agent with at most these rights.
CREATE TABLE api_token (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    rights TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (id),
    UNIQUE (token_hash)
) STRICT;

-- WhatsApp numbers. `token_sealed` is encrypted.
CREATE TABLE channel (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    branch_id INTEGER,
    default_team_id INTEGER,
    name TEXT NOT NULL,
    phone_number_id TEXT NOT NULL,
    display_number TEXT NOT NULL,
    account_id TEXT NOT NULL,
    app_id TEXT,
    token_sealed TEXT NOT NULL,
    reply_policy TEXT NOT NULL,
    state TEXT NOT NULL,
    state_reason TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (phone_number_id)
) STRICT;

-- Customers.
CREATE TABLE contact (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    name TEXT,
    username TEXT,
    merged_into INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

-- The addresses of customers, per number.
CREATE TABLE identity (
    channel_id INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (channel_id, "kind", "value")
) STRICT, WITHOUT ROWID;

-- One conversation per number and contact, for ever.
CREATE TABLE conversation (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    branch_id INTEGER,
    team_id INTEGER,
    owner_id INTEGER,
    status TEXT NOT NULL,
    snoozed_until INTEGER,
    priority INTEGER NOT NULL,
    assistant TEXT NOT NULL,
    episode INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    inbound_count INTEGER NOT NULL,
    answered_inbound INTEGER NOT NULL,
    waiting_since INTEGER,
    waiting_sort INTEGER NOT NULL,
    window_sort INTEGER NOT NULL,
    follow_up_at INTEGER,
    last_inbound_at INTEGER,
    last_reply TEXT,
    last_message TEXT,
    last_activity_at INTEGER NOT NULL,
    labels TEXT NOT NULL,
    merged_into INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (channel_id, contact_id)
) STRICT;

-- Labels, for filtering; `conversation.labels` holds the same as JSON.
CREATE TABLE conversation_label (
    conversation_id INTEGER NOT NULL,
    label_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, label_id)
) STRICT, WITHOUT ROWID;

-- How many conversations there are of each kind; 0 stands for none. Changes in the transaction that causes it.
CREATE TABLE conversation_count (
    workspace_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    team_id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, team_id, owner_id, status)
) STRICT, WITHOUT ROWID;

-- Thread entries. `inbound_count` counts the customer's messages up to here.
CREATE TABLE message (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    direction TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id INTEGER,
    "at" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    content TEXT NOT NULL,
    external_id TEXT,
    reply_to TEXT,
    reactions TEXT NOT NULL,
    delivery TEXT,
    delivery_state TEXT,
    forwarded TEXT,
    referral TEXT,
    media_id INTEGER,
    inbound_count INTEGER NOT NULL,
    edited_at INTEGER,
    revoked_at INTEGER,
    PRIMARY KEY (id),
    UNIQUE (conversation_id, seq),
    UNIQUE (channel_id, external_id)
) STRICT;

-- What has already had its effect.
CREATE TABLE dedupe (
    channel_id INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    external_id TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    message_id INTEGER,
    "at" INTEGER NOT NULL,
    PRIMARY KEY (channel_id, "kind", external_id)
) STRICT, WITHOUT ROWID;

-- Statuses, reactions, edits and deletions that came before their message.
CREATE TABLE orphan (
    channel_id INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    digest TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    payload TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY (channel_id, external_id, "kind", digest)
) STRICT, WITHOUT ROWID;

-- First answers to commands, by the key their sender made.
CREATE TABLE command_key (
    workspace_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    answer TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, "key")
) STRICT, WITHOUT ROWID;

-- What happened, dense and in commit order; the values themselves stand in their own tables.
CREATE TABLE event (
    workspace_id INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    conversation_id INTEGER,
    subject_id INTEGER,
    PRIMARY KEY (workspace_id, lane, seq)
) STRICT, WITHOUT ROWID;

-- Messages on their way to Meta.
CREATE TABLE outbox (
    message_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (message_id)
) STRICT;

-- Files: arriving, stored or lost. The bytes are in the object store under the id.
CREATE TABLE media (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    channel_id INTEGER,
    conversation_id INTEGER,
    message_id INTEGER,
    direction TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    file_name TEXT,
    voice INTEGER NOT NULL CHECK (voice IN (0, 1)),
    size INTEGER,
    sha256 TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    external_id TEXT,
    source_url TEXT,
    uploaded_id TEXT,
    uploaded_at INTEGER,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

-- Where each reader stands.
CREATE TABLE read_position (
    agent_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    read_seq INTEGER NOT NULL,
    read_inbound INTEGER NOT NULL,
    marked_unread INTEGER NOT NULL CHECK (marked_unread IN (0, 1)),
    PRIMARY KEY (agent_id, conversation_id)
) STRICT, WITHOUT ROWID;

-- Labels.
CREATE TABLE label (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
) STRICT;

-- Quick replies: everybody's, a team's or one person's.
CREATE TABLE quick_reply (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    team_id INTEGER,
    owner_id INTEGER,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    "text" TEXT NOT NULL,
    language TEXT,
    media_id INTEGER,
    PRIMARY KEY (id)
) STRICT;

-- Webhook items that could not be understood, kept whole; the digest keeps the same one from standing here twice.
CREATE TABLE quarantine (
    id INTEGER NOT NULL,
    workspace_id INTEGER,
    channel_id INTEGER,
    account TEXT,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    replayed_at INTEGER,
    outcome TEXT,
    digest TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;

-- What Meta told about numbers, accounts and templates; what came by webhook has a digest, so that it counts once.
CREATE TABLE notice (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    channel_id INTEGER,
    field TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    raw TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    digest TEXT,
    PRIMARY KEY (id)
) STRICT;

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

-- Being told: why somebody is busy, what they want to hear of, the browsers that they are told in,
-- and reminders that are still to come.

-- Why somebody is busy or away, in their own words.
ALTER TABLE agent ADD COLUMN availability_reason TEXT;

-- What somebody wants to be told, and how; `choices` is JSON.
CREATE TABLE notification_choice (
    agent_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (agent_id)
);

-- Browsers that take web push. They count for as long as the session that they belong to.
CREATE TABLE push_subscription (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    public_key TEXT NOT NULL,
    auth TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (endpoint)
);

CREATE INDEX push_subscription_agent ON push_subscription (agent_id);
CREATE INDEX push_subscription_workspace ON push_subscription (workspace_id);

-- Reminders that nobody has been told of yet; a row goes when it is told.
CREATE TABLE follow_up (
    conversation_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id)
);

CREATE INDEX follow_up_due ON follow_up (due_at);

INSERT INTO follow_up (conversation_id, workspace_id, due_at)
SELECT id, workspace_id, follow_up_at FROM conversation
WHERE follow_up_at IS NOT NULL AND merged_into IS NULL AND status <> 'resolved';

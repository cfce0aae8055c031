-- Being told: why somebody is busy, what they want to hear of, the browsers that they are told in,
-- and which reminders are still to come.

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

-- When a reminder was told; one that is set anew is told anew.
ALTER TABLE follow_up ADD COLUMN told_at BIGINT;

CREATE INDEX follow_up_untold ON follow_up (due_at) WHERE told_at IS NULL;

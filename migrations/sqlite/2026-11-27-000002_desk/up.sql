-- What people did and may take back: a row per conversation, several under one name when it was done
-- to many at once; `trace` says what was changed, as JSON.
CREATE TABLE operation (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    conversation_id INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    trace TEXT NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (id)
) STRICT;

CREATE INDEX operation_name ON operation (workspace_id, agent_id, name);
CREATE INDEX operation_agent ON operation (workspace_id, agent_id, "at") WHERE ended_at IS NULL;
CREATE INDEX operation_at ON operation ("at");

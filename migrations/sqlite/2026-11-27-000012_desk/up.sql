-- Notes that name somebody, until they have read them.
CREATE TABLE mention (
    agent_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    author_id INTEGER,
    "at" INTEGER NOT NULL,
    read_at INTEGER,
    PRIMARY KEY (agent_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX mention_open ON mention (agent_id, conversation_id) WHERE read_at IS NULL;
CREATE INDEX mention_conversation ON mention (conversation_id);

-- Conversations with a reminder, so that they are found among the many without one.
CREATE TABLE follow_up (
    workspace_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
) STRICT, WITHOUT ROWID;

INSERT INTO follow_up (workspace_id, conversation_id, due_at)
SELECT workspace_id, id, follow_up_at FROM conversation
WHERE follow_up_at IS NOT NULL AND merged_into IS NULL;

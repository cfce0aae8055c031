-- What somebody is writing in a conversation: an answer and a note.
CREATE TABLE draft (
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    reply TEXT NOT NULL,
    note TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    PRIMARY KEY (agent_id, conversation_id)
);

CREATE INDEX draft_conversation ON draft (conversation_id);
CREATE INDEX draft_workspace ON draft (workspace_id, "at");

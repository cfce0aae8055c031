-- What somebody is writing in a conversation: an answer and a note.
CREATE TABLE draft (
    agent_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    reply TEXT NOT NULL,
    note TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY (agent_id, conversation_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX draft_conversation ON draft (conversation_id);
CREATE INDEX draft_workspace ON draft (workspace_id, "at");

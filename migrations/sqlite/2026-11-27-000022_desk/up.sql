-- Views that people save for themselves or share with a team; `filter` says what they show, as JSON.
CREATE TABLE saved_view (
    id INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    team_id INTEGER,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE INDEX saved_view_workspace ON saved_view (workspace_id);

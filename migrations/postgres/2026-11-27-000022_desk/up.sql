-- Views that people save for themselves or share with a team; `filter` says what they show, as JSON.
CREATE TABLE saved_view (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    team_id BIGINT,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX saved_view_workspace ON saved_view (workspace_id);

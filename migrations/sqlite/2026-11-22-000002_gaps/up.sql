-- What a message said before it was edited, who wants no marketing, and templates held back.

-- Since when a customer wants no marketing.
ALTER TABLE contact ADD COLUMN no_marketing_since INTEGER;

-- Former wordings of edited messages: `at` is since when it said so, `position` counts from 1.
CREATE TABLE message_wording (
    message_id INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    workspace_id INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (message_id, "position")
) STRICT, WITHOUT ROWID;

-- Templates held back on a number; an empty name stands for all of them, an absent `until` for
-- "until Meta or an administrator lifts it".
CREATE TABLE template_hold (
    channel_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    workspace_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    "since" INTEGER NOT NULL,
    "until" INTEGER,
    PRIMARY KEY (channel_id, name, language)
) STRICT, WITHOUT ROWID;

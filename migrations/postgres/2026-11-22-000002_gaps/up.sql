-- What a message said before it was edited, who wants no marketing, and templates held back.

-- Since when a customer wants no marketing.
ALTER TABLE contact ADD COLUMN no_marketing_since BIGINT;

-- Former wordings of edited messages: `at` is since when it said so, `position` counts from 1.
CREATE TABLE message_wording (
    message_id BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (message_id, "position")
);

-- Templates held back on a number; an empty name stands for all of them, an absent `until` for
-- "until Meta or an administrator lifts it".
CREATE TABLE template_hold (
    channel_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    workspace_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    "since" BIGINT NOT NULL,
    "until" BIGINT,
    PRIMARY KEY (channel_id, name, language)
);

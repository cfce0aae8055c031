-- The search index. Everything in it is made of other tables, and tables whose names begin with
-- `search_` are never copied: they are made anew.

-- Words of thread entries by their place, and of customers by their ids. Words come folded and cut already;
-- Arabic ones stand there without their article as well.
CREATE TABLE search_message (
    id BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE search_contact (
    id BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (id)
);
-- Nothing is put off: whoever empties a list of what waits holds everybody up.
CREATE INDEX search_message_words ON search_message USING gin (words) WITH (fastupdate = off);
CREATE INDEX search_contact_words ON search_contact USING gin (words) WITH (fastupdate = off);

-- Entries that stand elsewhere than their ids say: what was stored long after it was said, such as
-- history, stands where it was said.
CREATE TABLE search_place (
    place BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (place),
    UNIQUE (message_id)
);

-- How far the index follows each workspace's stream.
CREATE TABLE search_follow (
    workspace_id BIGINT NOT NULL,
    lane BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, lane)
);

-- How far down the rows from before the index have been taken in: those below this id are missing.
CREATE TABLE search_walk (
    subject TEXT NOT NULL,
    below BIGINT NOT NULL,
    PRIMARY KEY (subject)
);

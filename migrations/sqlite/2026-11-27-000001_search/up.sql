-- The search index. Everything in it is made of other tables, and tables whose names begin with
-- `search_` are never copied: they are made anew.

-- Words of thread entries by their place, and of customers by their ids. Words come folded and cut already;
-- `stems` holds Arabic ones without their article.
CREATE VIRTUAL TABLE search_message USING fts5(words, stems, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3');
CREATE VIRTUAL TABLE search_contact USING fts5(words, stems, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3');

-- Entries that stand elsewhere than their ids say: what was stored long after it was said, such as
-- history, stands where it was said.
CREATE TABLE search_place (
    place INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (place),
    UNIQUE (message_id)
) STRICT;

-- How far the index follows each workspace's stream.
CREATE TABLE search_follow (
    workspace_id INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, lane)
) STRICT, WITHOUT ROWID;

-- How far down the rows from before the index have been taken in: those below this id are missing.
CREATE TABLE search_walk (
    subject TEXT NOT NULL,
    below INTEGER NOT NULL,
    PRIMARY KEY (subject)
) STRICT, WITHOUT ROWID;

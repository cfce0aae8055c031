-- What colleagues know about a customer besides what WhatsApp says.
ALTER TABLE contact ADD COLUMN given_name TEXT;
ALTER TABLE contact ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN blocked_at BIGINT;

-- Fields that a workspace keeps about its customers; `choices` is a JSON array of words.
CREATE TABLE contact_field (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    choices TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (workspace_id, name)
);

-- What the fields of a customer say.
CREATE TABLE contact_value (
    contact_id BIGINT NOT NULL,
    field_id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    "value" TEXT NOT NULL,
    PRIMARY KEY (contact_id, field_id)
);

-- Notes about a customer.
CREATE TABLE contact_note (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    PRIMARY KEY (id)
);

-- Who changed what about a customer; `detail` is JSON.
CREATE TABLE contact_event (
    id BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX contact_value_field ON contact_value (field_id);
CREATE INDEX contact_note_contact ON contact_note (contact_id, id);
CREATE INDEX contact_event_contact ON contact_event (contact_id, id);

-- Supervisors and administrators look after customers.
UPDATE role SET rights = REPLACE(rights, ']', ',"manage_contacts"]')
WHERE built_in AND name IN ('supervisor', 'administrator') AND rights NOT LIKE '%"manage_contacts"%';

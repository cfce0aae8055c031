UPDATE role SET rights = REPLACE(rights, ',"manage_contacts"', '');
DROP TABLE contact_event;
DROP TABLE contact_note;
DROP TABLE contact_value;
DROP TABLE contact_field;
ALTER TABLE contact DROP COLUMN blocked_at;
ALTER TABLE contact DROP COLUMN version;
ALTER TABLE contact DROP COLUMN given_name;

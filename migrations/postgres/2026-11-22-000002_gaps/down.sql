DROP TABLE template_hold;
DROP TABLE message_wording;
ALTER TABLE contact DROP COLUMN no_marketing_since;

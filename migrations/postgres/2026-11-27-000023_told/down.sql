DROP INDEX follow_up_untold;
ALTER TABLE follow_up DROP COLUMN told_at;
DROP TABLE push_subscription;
DROP TABLE notification_choice;
ALTER TABLE agent DROP COLUMN availability_reason;

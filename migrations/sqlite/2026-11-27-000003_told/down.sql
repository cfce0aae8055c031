DROP TABLE follow_up;
DROP TABLE push_subscription;
DROP TABLE notification_choice;
ALTER TABLE agent DROP COLUMN availability_reason;

-- How often quick replies are used.
ALTER TABLE quick_reply ADD COLUMN used BIGINT NOT NULL DEFAULT 0;
ALTER TABLE quick_reply ADD COLUMN last_used_at BIGINT;

ALTER TABLE quick_reply DROP COLUMN last_used_at;
ALTER TABLE quick_reply DROP COLUMN used;

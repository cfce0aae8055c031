DROP INDEX conversation_window;
DROP INDEX conversation_owner_window;
DROP INDEX conversation_waiting;
DROP INDEX conversation_owner_any_waiting;
DROP INDEX conversation_resolved_waiting;
DROP INDEX conversation_resolved_activity;
DROP INDEX conversation_resolved_window;
DROP INDEX conversation_free_resolved;

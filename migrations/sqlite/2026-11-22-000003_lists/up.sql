-- Lists that had to be sorted anew: resolved ones, those of any status, and owners' by window.
-- The first two change with every message, the resolved ones only when a conversation rests.
CREATE INDEX conversation_window ON conversation (workspace_id, window_sort, id) WHERE merged_into IS NULL;
CREATE INDEX conversation_owner_window ON conversation (owner_id, window_sort, id) WHERE owner_id IS NOT NULL;
CREATE INDEX conversation_waiting ON conversation (workspace_id, waiting_sort, id) WHERE merged_into IS NULL;
CREATE INDEX conversation_owner_any_waiting ON conversation (owner_id, waiting_sort, id) WHERE owner_id IS NOT NULL AND merged_into IS NULL;
CREATE INDEX conversation_resolved_waiting ON conversation (workspace_id, waiting_sort, id) WHERE status = 'resolved' AND merged_into IS NULL;
CREATE INDEX conversation_resolved_activity ON conversation (workspace_id, last_activity_at, id) WHERE status = 'resolved' AND merged_into IS NULL;
CREATE INDEX conversation_resolved_window ON conversation (workspace_id, window_sort, id) WHERE status = 'resolved' AND merged_into IS NULL;
CREATE INDEX conversation_free_resolved ON conversation (workspace_id, last_activity_at, id) WHERE status = 'resolved' AND owner_id IS NULL AND merged_into IS NULL;

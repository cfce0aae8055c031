-- Resolved conversations of nobody are few among many: their lists need indexes of their own.
CREATE INDEX conversation_free_resolved_waiting ON conversation (workspace_id, waiting_sort, id) WHERE status = 'resolved' AND owner_id IS NULL AND merged_into IS NULL;
CREATE INDEX conversation_free_resolved_window ON conversation (workspace_id, window_sort, id) WHERE status = 'resolved' AND owner_id IS NULL AND merged_into IS NULL;

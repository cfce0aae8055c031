-- Most of what somebody owns is resolved, but whoever waits comes first in the order: without an
-- index of their own, all that is open would be read before the first resolved one is found.
CREATE INDEX conversation_owner_resolved_waiting ON conversation (owner_id, waiting_sort, id) WHERE status = 'resolved' AND owner_id IS NOT NULL AND merged_into IS NULL;

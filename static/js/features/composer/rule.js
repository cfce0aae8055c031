// Whether this person may answer here, as src/domain/decide/reply.rs will decide.
import { channels } from '../../store/directory.js';
import { may, self } from '../../store/session.js';

/** @param {Conversation} row @returns {'yes' | 'claims' | 'owned' | 'no_right'} */
export function replyRule(row) {
  if (!may('reply')) return 'no_right';
  const me = self();
  if (row.owner?.id === me.id) return 'yes';
  if (!row.owner || row.status === 'resolved') return may('claim') ? 'claims' : 'no_right';
  const policy = channels.value.find((channel) => channel.id === row.channel.id)?.reply_policy ?? 'owner_only';
  if (policy === 'anyone') return 'yes';
  if (policy === 'team' && me.teams.some((team) => team.id === row.team?.id)) return 'yes';
  return 'owned';
}

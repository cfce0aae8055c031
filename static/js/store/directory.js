// People, teams, numbers, labels and quick replies: small, read often, reloaded when told.
import { signal } from '@preact/signals-core';
import { api } from '../net/api.js';

/** @type {import('@preact/signals-core').Signal<Agent[]>} */
export const agents = signal([]);
/** @type {import('@preact/signals-core').Signal<Team[]>} */
export const teams = signal([]);
/** @type {import('@preact/signals-core').Signal<Channel[]>} */
export const channels = signal([]);
/** @type {import('@preact/signals-core').Signal<Label[]>} */
export const labels = signal([]);
/** @type {import('@preact/signals-core').Signal<QuickReply[]>} */
export const quickReplies = signal([]);

const PARTS = {
  agents: { path: '/api/agents', into: agents },
  teams: { path: '/api/teams', into: teams },
  channels: { path: '/api/channels', into: channels },
  labels: { path: '/api/labels', into: labels },
  quick_replies: { path: '/api/quick-replies', into: quickReplies },
};

/** @param {string} part as in `DirectoryPart` of src/domain/summary.rs */
export async function loadPart(part) {
  const entry = PARTS[/** @type {keyof typeof PARTS} */ (part)];
  if (!entry) return;
  const answer = await api.get(entry.path);
  entry.into.value = answer.items;
}

/** Everything; a part that fails stays as it was. */
export const loadDirectory = () => Promise.allSettled(Object.keys(PARTS).map(loadPart));

/** @param {string | null | undefined} id */
export const agentName = (id) => agents.value.find((agent) => agent.id === id)?.name ?? '';
/** @param {string | null | undefined} id */
export const teamName = (id) => teams.value.find((team) => team.id === id)?.name ?? '';
/** @param {string | null | undefined} id */
export const labelOf = (id) => labels.value.find((label) => label.id === id);

// People, teams, numbers, labels, quick replies, fields about customers and saved views: small, read often, reloaded when told.
import { signal } from '@preact/signals-core';
import { hasWords, t } from '../lib/i18n.js';
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
/** @type {import('@preact/signals-core').Signal<ContactField[]>} */
export const contactFields = signal([]);
/** @type {import('@preact/signals-core').Signal<SavedView[]>} */
export const savedViews = signal([]);

const PARTS = {
  agents: { path: '/api/agents', into: agents },
  teams: { path: '/api/teams', into: teams },
  channels: { path: '/api/channels', into: channels },
  labels: { path: '/api/labels', into: labels },
  quick_replies: { path: '/api/quick-replies', into: quickReplies },
  contact_fields: { path: '/api/contact-fields', into: contactFields },
  views: { path: '/api/views', into: savedViews },
};

/** @type {import('@preact/signals-core').Signal<Set<string>>} */
const loaded = signal(new Set());

/** Whether it is known what there is of a part. @param {keyof typeof PARTS} part */
export const isLoaded = (part) => loaded.value.has(part);

/** @param {string} part as in `DirectoryPart` of src/domain/summary.rs */
export async function loadPart(part) {
  const entry = PARTS[/** @type {keyof typeof PARTS} */ (part)];
  if (!entry) return;
  const answer = await api.get(entry.path);
  entry.into.value = answer.items;
  if (!loaded.peek().has(part)) loaded.value = new Set(loaded.peek()).add(part);
}

/** Everything; a part that fails stays as it was. */
export const loadDirectory = () => Promise.allSettled(Object.keys(PARTS).map(loadPart));

/** A letter or two by which numbers are told apart. @param {Channel[]} all @param {string} name */
export function markOf(all, name) {
  /** @type {((name: string) => string)[]} */
  const ways = [
    (text) => [...text][0],
    (text) => [...(text.trim().split(/\s+/).at(-1) ?? text)][0],
    (text) => text.split(/\s+/).slice(0, 2).map((word) => [...word][0]).join(''),
  ];
  const way = ways.find((candidate) => new Set(all.map((channel) => candidate(channel.name))).size === all.length);
  return (way ?? ways[2])(name) ?? '';
}

/** @param {string | null | undefined} id */
export const agentName = (id) => agents.value.find((agent) => agent.id === id)?.name ?? '';
/** @param {string | null | undefined} id */
export const teamName = (id) => teams.value.find((team) => team.id === id)?.name ?? '';
/** @param {string | null | undefined} id */
export const labelOf = (id) => labels.value.find((label) => label.id === id);

/** Who is there and takes up work, as the live stream tells those who watch it. @param {Pick<Agent, 'id' | 'online' | 'availability' | 'availability_reason'>[]} people */
export function putColleagues(people) {
  const told = new Map(people.map((person) => [person.id, person]));
  agents.value = agents.peek().map((agent) => ({ ...agent, ...told.get(agent.id) }));
}

/** Roles that every workspace begins with are known in both languages. @param {string} name */
export function roleName(name) {
  const key = `role.${name}`;
  return hasWords(key) ? t(key) : name;
}

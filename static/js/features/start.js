// What begins when somebody is signed in, and what is forgotten when they leave.
import { api } from '../net/api.js';
import { goDark, goLive, onLive } from '../net/live.js';
import { forgetAttached, loadAttached } from '../store/attached.js';
import { forgetRows } from '../store/conversations.js';
import { loadDirectory } from '../store/directory.js';
import { forgetDrafts, loadDrafts, meetServer, takeColleague, takeDraft } from '../store/drafts.js';
import { forgetKept, keepOnlyOf } from '../store/kept.js';
import { askIfUnanswered } from '../store/list.js';
import { forgetMentions } from '../store/mentions.js';
import { forgetOutbox, loadOutbox } from '../store/outbox.js';
import { forgetPresence } from '../store/presence.js';
import { me, signedIn } from '../store/session.js';
import { forgetThreads } from '../store/threads.js';
import { lazy } from '../ui/dialog.js';

let running = '';

onLive('draft', (item) => takeDraft(item.draft));
onLive('colleague_draft', takeColleague);
onLive('welcome', meetServer);
onLive('welcome', askIfUnanswered);

/** Connects; a second call for the same person goes on where the first was. */
export function begin() {
  const person = me.peek();
  if (!person) return;
  if (running && running !== person.id) forget();
  const first = running !== person.id;
  running = person.id;
  goLive();
  loadDirectory();
  if (!first) return;
  keepOnlyOf(person.id);
  loadDrafts(person.id);
  loadAttached(person.id);
  loadOutbox(person.id);
  lazy(() => import('./attention/attention.js')).then((module) => module?.attend());
}

function forget() {
  running = '';
  goDark();
  forgetRows();
  forgetThreads();
  forgetKept();
  forgetDrafts();
  forgetAttached();
  forgetMentions();
  forgetOutbox();
  forgetPresence();
}

export async function signOut() {
  await api.remove('/api/session').catch(() => undefined);
  forget();
  signedIn(null);
}

// Keeping what a list is narrowed to under a name; the dialog is loaded on demand.
import { queryOf } from '../../lib/saved-filter.js';
import { go, href } from '../../router.js';
import { loadPart } from '../../store/directory.js';
import { askLazy } from '../../ui/dialog.js';

const dialog = () => import('../dialogs/saved-view.js');

/** @param {SavedFilter} filter */
export async function saveView(filter) {
  const made = await askLazy(dialog, 'SavedViewDialog', { filter });
  if (made?.id) await show(made);
}

/** @param {SavedView} saved @param {SavedFilter} [filter] what it shall show from now on */
export async function editView(saved, filter) {
  const changed = await askLazy(dialog, 'SavedViewDialog', { saved, filter });
  if (changed?.isDeleted) {
    go('/inbox/mine', { replace: true });
    await loadPart('views').catch(() => undefined);
  } else if (changed?.id && filter) await show(changed);
}

/** @param {SavedView} saved */
async function show(saved) {
  await loadPart('views').catch(() => undefined);
  go(href(['inbox', `view-${saved.id}`], queryOf(saved.filter)));
}

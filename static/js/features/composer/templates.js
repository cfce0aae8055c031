// Opens the template picker, from wherever a template is the way on.
import { send } from '../../store/outbox.js';
import { peekRow } from '../../store/conversations.js';
import { askLazy } from '../../ui/dialog.js';

/** @param {string} conversation */
export async function openTemplates(conversation) {
  const row = peekRow(conversation);
  if (!row) return;
  const template = await askLazy(() => import('./template-dialog.js'), 'TemplateDialog', { row });
  if (template) send({ conversation, command: 'messages', body: { type: 'template', ...template } });
}

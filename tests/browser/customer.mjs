// A customer of the pretend Meta, with verbs.

/** @param {string} phone address of the pretend Meta @param {object} who name and what else is known @param {number} [line] which of our numbers they write to @returns {Promise<any>} */
export async function customer(phone, who, line = 0) {
  const call = async (/** @type {string} */ path, /** @type {object} */ body) => {
    const answer = await fetch(`${phone}/simulator${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const numbers = await (await fetch(`${phone}/simulator/numbers`)).json();
  const number = numbers.items[line].phone_number_id;
  const made = await call('/customers', who);
  return {
    name: made.name,
    /** What their phone shows: messages of both sides. @returns {Promise<any[]>} */
    thread: async () => (await (await fetch(`${phone}/simulator/customers/${made.id}/messages?number=${number}`)).json()).messages,
    /** @param {object} utterance @returns {Promise<string>} Meta's id of it */
    says: async (utterance) => (await call(`/customers/${made.id}/messages`, { number, ...utterance })).id,
    /** Opens their conversation at somebody's console. @param {any} who a person */
    isOpenedBy: async (who) => {
      await who.page.goto(`${new URL(who.page.url()).origin}/inbox/all?sort=newest`);
      const row = who.page.locator('.row', { hasText: made.name.slice(0, 24) }).first();
      await row.waitFor({ timeout: 30_000 });
      await row.click();
      await who.page.waitForSelector('.message');
    },
  };
}

const SCRIPT = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
const LINK = 'javascript:window.hit=1';

/** Every kind of message, with words that would run if they were taken for anything but words. @type {object[]} */
export const HOSTILE = [
  { type: 'text', text: `${SCRIPT} ${LINK} [a](${LINK}) https://example.com/"onmouseover="window.hit=1 \`\`\`${SCRIPT}\`\`\` *${SCRIPT}*` },
  { type: 'text', text: 'from an ad', referral: { source_type: SCRIPT, source_url: LINK, source_id: SCRIPT, headline: SCRIPT, body: SCRIPT } },
  { type: 'image', media: { caption: SCRIPT } },
  { type: 'document', media: { caption: SCRIPT, filename: `${SCRIPT}.pdf` } },
  { type: 'video', media: { caption: SCRIPT, mime_type: 'video/mp4', base64: 'AAAAGGZ0eXBtcDQyAAAAAG1wNDJpc29t' } },
  { type: 'audio', media: { voice: true } },
  { type: 'sticker', media: {} },
  { type: 'location', location: { latitude: 24.7, longitude: 46.7, name: SCRIPT, address: SCRIPT, url: LINK } },
  { type: 'contacts', contacts: [{ name: { formatted_name: SCRIPT, first_name: SCRIPT }, org: { company: SCRIPT }, phones: [{ phone: `${LINK}${SCRIPT}`, type: SCRIPT }], emails: [{ email: `${LINK}?${SCRIPT}` }], urls: [{ url: LINK }] }] },
  { type: 'button_reply', id: SCRIPT, title: SCRIPT },
  { type: 'list_reply', id: SCRIPT, title: SCRIPT, description: SCRIPT },
  { type: 'button', payload: SCRIPT, text: SCRIPT },
  { type: 'order', order: { catalog_id: SCRIPT, text: SCRIPT, product_items: [{ product_retailer_id: SCRIPT, quantity: 2, item_price: 9.5, currency: 'SAR' }] } },
  { type: 'flow', response: { [SCRIPT]: SCRIPT, nested: { a: SCRIPT } } },
  { type: 'unsupported', unsupported: 'poll_creation' },
  { type: 'raw', message: { type: SCRIPT, [SCRIPT]: { body: SCRIPT } } },
  { type: 'request_welcome' },
];

export const HOSTILE_NAME = `${SCRIPT} Mallory`;

/** The same kinds as ordinary people send them, in both languages. @type {object[]} */
export const KINDS = [
  { type: 'text', text: 'Hello! *Bold*, _italic_, ~struck~, `code` and https://example.com/a_b_c\n- one\n- two\n> quoted\n```let x = 1;```' },
  { type: 'text', text: 'السلام عليكم، أين طلبي رقم *10001*؟ راجعوا https://example.com من فضلكم', referral: { source_type: 'ad', source_url: 'https://fb.me/x', headline: 'Summer sale', body: 'Everything half price' } },
  { type: 'document', media: { caption: 'the invoice', filename: 'invoice-2026-11-with-a-long-name.pdf' } },
  { type: 'audio', media: { voice: true } },
  { type: 'sticker', media: {} },
  { type: 'location', location: { latitude: 24.7136, longitude: 46.6753, name: 'برج المملكة', address: 'طريق الملك فهد، الرياض' } },
  { type: 'contacts', contacts: [{ name: { formatted_name: 'Lina Haddad' }, org: { company: 'Haddad & Co' }, phones: [{ phone: '+966 50 123 4567' }], emails: [{ email: 'lina@example.com' }] }] },
  { type: 'button_reply', id: 'yes', title: 'Yes, please' },
  { type: 'list_reply', id: 'r', title: 'Riyadh branch', description: 'Open until 22:00' },
  { type: 'order', order: { catalog_id: '1', text: 'gift wrapped', product_items: [{ product_retailer_id: 'SKU-1', quantity: 2, item_price: 9.5, currency: 'SAR' }, { product_retailer_id: 'SKU-2', quantity: 1, item_price: 120, currency: 'SAR' }] } },
  { type: 'flow', response: { delivery_day: 'Thursday', notes: 'Ring twice' } },
  { type: 'unsupported', unsupported: 'poll_creation' },
  { type: 'text', text: '👍🏽' },
  { type: 'image', media: { caption: 'This one is broken', sample: 1 } },
  ...[0, 1, 2, 3, 4].map((sample) => ({ type: 'image', media: { sample } })),
];

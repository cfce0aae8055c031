// A day at the contact centre: Sara and Amal at their consoles, in one language, and customers who
// write in it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { t, useWords } from '../../../static/js/lib/i18n.js';
import { agent } from '../agent.mjs';
import { customer } from '../customer.mjs';
import { startDemo } from '../demo.mjs';
import { until } from '../until.mjs';

const HOUR_SECONDS = 3600;

/** What is said and typed, beside the interface's own words. @type {Record<string, Record<string, any>>} */
const SPOKEN = {
  en: {
    customers: ['Aya Storyteller', 'Badr Storyteller', 'Celine Storyteller', 'Dora Storyteller'],
    family: 'storyteller', many: 'Nadia Everything', shared: 'Rashid Parcel', other: 'Lina Receiver', twin: 'Nadia Again',
    question: 'Where is my order?', answer: 'It ships today', second: 'And tomorrow it is with you', note: 'can you look?',
    draft: 'I will look into', caption: 'the second page', city: 'Riyadh', given: 'Nadia of Riyadh',
    said: 'I would like to return the crème-coloured shirt', sought: 'creme-coloured shirt',
    emoji: { typed: ':rocke', sign: '🚀' }, quick: { shortcut: 'hours', text: 'We are open until ten.' },
  },
  ar: {
    customers: ['آية الراوي', 'بدر الراوي', 'سلمى الراوي', 'دانة الراوي'],
    family: 'الراوى', many: 'نادية المتنوّعة', shared: 'راشد الطرود', other: 'لينا المستلمة', twin: 'نادية مرة أخرى',
    question: 'أين طلبي؟', answer: 'سيُشحن اليوم', second: 'وغدًا يصلك', note: 'هل يمكنك أن تنظري؟',
    draft: 'سأنظر في', caption: 'الصفحة الثانية', city: 'الرياض', given: 'نادية من الرياض',
    said: 'أُريدُ إرجاعَ القَميصِ الأزرقِ', sought: 'اريد ارجاع القميص',
    emoji: { typed: ':صاروخ', sign: '🚀' }, quick: { shortcut: 'دوام', text: 'نعمل حتى العاشرة مساءً.' },
  },
};

/** @typedef {Awaited<ReturnType<typeof begin>>} Day */

/** @param {{browser: any, program: string, language: string, takes: (page: any) => Promise<import('../hands.mjs').Hand>}} given */
export async function begin({ browser, program, language, takes }) {
  useWords(language, JSON.parse(await readFile(new URL(`../../../static/i18n/${language}.json`, import.meta.url), 'utf8')));
  const demo = await startDemo(program);
  /** @type {string[]} */
  const problems = [];
  const where = { browser, base: demo.base, language, problems, takes };
  const [sara, amal] = [await agent(where, 'sara@demo.test'), await agent(where, 'supervisor@demo.test')];
  /** @type {Map<string, any>} */
  const known = new Map();
  return {
    ...demo,
    language,
    problems,
    words: SPOKEN[language],
    sara,
    amal,
    /** Another device of somebody's. @param {any} who @param {object} options of its browser */
    device: (who, options) => agent(where, who.email, options),
    /** Whoever is called so, made when first spoken of. @param {string} name @param {number} [line] which of our numbers they write to */
    async customer(name, line) {
      const who = known.get(name) ?? await customer(demo.phone, { name }, line);
      known.set(name, who);
      return who;
    },
    /** Somebody who wrote a while ago. @param {any} who @param {string} text @param {number} hours */
    wroteAgo: (who, text, hours) => who.says({ type: 'text', text, timestamp: Math.floor(Date.now() / 1000 - hours * HOUR_SECONDS) }),
    /** How the pretend Meta behaves from now on. @param {object} knobs */
    async turns(knobs) {
      const answer = await fetch(`${demo.phone}/simulator/knobs`, { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(knobs) });
      assert.equal(answer.status, 200);
    },
    async end() {
      await Promise.all([sara.leaves(), amal.leaves()]);
      await demo.stop();
    },
  };
}

/** A customer of the day, open at Sara's, hers. @param {Day} day @param {string} name @param {string} [text] what they ask */
export async function withSara({ sara, words, customer }, name, text = words.question) {
  const made = await customer(name);
  await made.says({ type: 'text', text });
  await sara.finds(made);
  await sara.does('claim');
  await sara.sees('.owner', t('author.you'));
  return made;
}

export { t, until };

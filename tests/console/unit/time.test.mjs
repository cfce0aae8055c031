// Times and durations in words.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { digits } from '../../../static/js/lib/i18n.js';
import { clock, clockSeconds, day, daysAgo, hours, short, snoozePresets, waiting } from '../../../static/js/lib/time.js';
import { speak } from './support.mjs';

const at = (...parts) => new Date(...parts).getTime();
const now = at(2026, 2, 12, 10, 42, 7);

before(() => speak('en'));

test('times have 24 hours', () => {
  assert.equal(clock(at(2026, 2, 12, 0, 5)), '00:05');
  assert.equal(clockSeconds(now), '10:42:07');
});

test('days are counted by the calendar, not by hours', () => {
  assert.equal(daysAgo(at(2026, 2, 11, 23, 59), at(2026, 2, 12, 0, 1)), 1);
  assert.equal(daysAgo(at(2026, 2, 12, 0, 1), at(2026, 2, 12, 23, 59)), 0);
});

test('rows show the time, the day or the date', () => {
  assert.equal(short(at(2026, 2, 12, 7, 33), now), '07:33');
  assert.equal(short(at(2026, 2, 11, 7, 33), now), 'Yesterday');
  assert.equal(short(at(2026, 2, 9, 7, 33), now), 'Mon');
  assert.equal(short(at(2026, 1, 1, 7, 33), now), '1 Feb');
});

test('the thread names its days', () => {
  assert.equal(day(now, now), 'Today');
  assert.equal(day(at(2026, 2, 9), now), 'Monday');
  assert.equal(day(at(2025, 11, 24), now), '24 December 2025');
});

test('waiting is told in minutes and seconds, then in hours, then in days', () => {
  assert.equal(waiting(41_000), '0:41');
  assert.equal(waiting(860_000), '14:20');
  assert.equal(waiting(-5), '0:00');
  assert.equal(waiting(3 * 3_600_000 + 12 * 60_000), '3 h 12 m');
  assert.equal(waiting(3 * 86_400_000), '3 days');
});

test('time left never shows zero while there is some', () => {
  assert.equal(hours(1000), '1 min');
  assert.equal(hours(3 * 3_600_000), '3 h 0 m');
});

test('Arabic has Latin digits, or its own for whoever wants them', async () => {
  await speak('ar');
  assert.equal(clock(at(2026, 2, 12, 13, 5)), '13:05');
  assert.match(day(at(2025, 11, 24), now), /24.*2025/);
  digits.value = 'arab';
  assert.equal(clock(at(2026, 2, 12, 0, 5)), '٠٠:٠٥');
  assert.equal(waiting(65_000), '١:٠٥');
  digits.value = 'latn';
  await speak('en');
});

test('every preset lies in the future, whatever the hour', () => {
  for (let hour = 0; hour < 24 * 7; hour++) {
    const moment = at(2026, 2, 9, hour, 30);
    for (const preset of snoozePresets(moment)) assert.ok(preset.at > moment, `${preset.key} at ${new Date(moment)}`);
    assert.deepEqual(snoozePresets(moment).map((preset) => preset.at), snoozePresets(moment).map((preset) => preset.at).sort((a, b) => a - b));
    const monday = snoozePresets(moment).find((preset) => preset.key === "snooze.next_week");
    assert.equal(new Date(monday.at).getDay(), 1);
  }
});

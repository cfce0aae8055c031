// Which clock a customer's number goes by, and how it stands to one's own.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { digits } from '../../../static/js/lib/i18n.js';
import { ZONES, clockIn, compareClocks, zoneAmong, zoneOf } from '../../../static/js/lib/zones.js';
import { speak } from './support.mjs';

const HOUR = 3_600_000;
const WINTER = Date.UTC(2026, 0, 15, 9, 42);
const SUMMER = Date.UTC(2026, 6, 15, 9, 42);

before(() => speak('en'));

test('every zone is one that browsers know, and no code is the beginning of another', () => {
  assert.ok(ZONES.size > 200, `${ZONES.size} codes`);
  const codes = [...ZONES.keys()];
  for (const [code, zone] of ZONES) {
    assert.match(code, /^[1-9]\d{0,3}$/);
    assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: zone }), zone);
    assert.deepEqual(codes.filter((other) => other.startsWith(code)), [code]);
  }
});

test('a number tells its country’s zone', () => {
  for (const [phone, zone] of [['966501234567', 'Asia/Riyadh'], ['971501234567', 'Asia/Dubai'], ['201001234567', 'Africa/Cairo'], ['447700900555', 'Europe/London'], ['18765551234', 'America/Jamaica'], ['919876543210', 'Asia/Kolkata'], ['3545551234', 'Atlantic/Reykjavik']]) {
    assert.equal(zoneOf(phone), zone, phone);
  }
});

test('a country of several clocks tells none, and neither does nobody’s number', () => {
  for (const phone of ['15550001001', '14165550100', '79161234567', '77011234567', '5511987654321', '61412345678', '6281234567', '525512345678', '34612345678', '351912345678', '56912345678', '', null]) {
    assert.equal(zoneOf(phone), undefined, String(phone));
  }
});

test('a field that names a zone is found among others', () => {
  assert.equal(zoneAmong(['Gold', '2026-11-27', 'America/Chicago']), 'America/Chicago');
  assert.equal(zoneAmong(['Gold/Silver', 'Riyadh', 'UTC', '']), undefined);
});

test('clocks are compared as they stand on the day', () => {
  assert.equal(compareClocks('Asia/Dubai', 'Europe/Berlin', WINTER).ahead, 3 * HOUR);
  assert.equal(compareClocks('Asia/Dubai', 'Europe/Berlin', SUMMER).ahead, 2 * HOUR);
  assert.equal(compareClocks('Europe/London', 'Asia/Kolkata', WINTER).ahead, -5.5 * HOUR);
  assert.equal(compareClocks('Asia/Riyadh', 'Africa/Nairobi', WINTER).ahead, 0);
});

test('another day and the night are told', () => {
  const late = Date.UTC(2026, 11, 31, 22, 30);
  assert.deepEqual(compareClocks('Asia/Tokyo', 'UTC', late), { ahead: 9 * HOUR, isOtherDay: true, isNight: true });
  for (const [hour, isNight] of [[21, false], [22, true], [0, true], [7, true], [8, false]]) {
    assert.equal(compareClocks('UTC', 'UTC', Date.UTC(2026, 5, 1, hour)).isNight, isNight, `${hour}:00`);
  }
});

test('the time there has 24 hours, and the digits that the reader wants', async () => {
  assert.equal(clockIn('Asia/Riyadh', WINTER, false), '12:42');
  assert.equal(clockIn('Asia/Tokyo', Date.UTC(2026, 0, 15, 16, 5), true), 'Fri 01:05');
  await speak('ar');
  assert.equal(clockIn('Asia/Riyadh', WINTER, false), '12:42');
  digits.value = 'arab';
  assert.equal(clockIn('Asia/Riyadh', WINTER, false), '١٢:٤٢');
  digits.value = 'latn';
  await speak('en');
});

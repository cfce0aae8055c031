// The time zone that a phone number's country keeps, and how far two clocks are apart. Left out are
// countries with several clocks: nobody knows which one a number of theirs goes by.
import { locale } from './i18n.js';

/** Calling codes, by zone; after +1, with the islands' own area codes. @type {Record<string, string>} */
const CODES = {
  'Africa/Abidjan': '225', 'Africa/Accra': '233', 'Africa/Addis_Ababa': '251', 'Africa/Algiers': '213', 'Africa/Asmara': '291', 'Africa/Bamako': '223',
  'Africa/Bangui': '236', 'Africa/Banjul': '220', 'Africa/Bissau': '245', 'Africa/Blantyre': '265', 'Africa/Brazzaville': '242', 'Africa/Bujumbura': '257',
  'Africa/Cairo': '20', 'Africa/Casablanca': '212', 'Africa/Conakry': '224', 'Africa/Dakar': '221', 'Africa/Dar_es_Salaam': '255', 'Africa/Djibouti': '253',
  'Africa/Douala': '237', 'Africa/Freetown': '232', 'Africa/Gaborone': '267', 'Africa/Harare': '263', 'Africa/Johannesburg': '27', 'Africa/Juba': '211',
  'Africa/Kampala': '256', 'Africa/Khartoum': '249', 'Africa/Kigali': '250', 'Africa/Lagos': '234', 'Africa/Libreville': '241', 'Africa/Lome': '228',
  'Africa/Luanda': '244', 'Africa/Lusaka': '260', 'Africa/Malabo': '240', 'Africa/Maputo': '258', 'Africa/Maseru': '266', 'Africa/Mbabane': '268',
  'Africa/Mogadishu': '252', 'Africa/Monrovia': '231', 'Africa/Nairobi': '254', 'Africa/Ndjamena': '235', 'Africa/Niamey': '227', 'Africa/Nouakchott': '222',
  'Africa/Ouagadougou': '226', 'Africa/Porto-Novo': '229', 'Africa/Sao_Tome': '239', 'Africa/Tripoli': '218', 'Africa/Tunis': '216', 'Africa/Windhoek': '264',
  'America/Anguilla': '1264', 'America/Antigua': '1268', 'America/Argentina/Buenos_Aires': '54', 'America/Aruba': '297', 'America/Asuncion': '595',
  'America/Barbados': '1246', 'America/Belize': '501', 'America/Bogota': '57', 'America/Caracas': '58', 'America/Cayenne': '594', 'America/Cayman': '1345',
  'America/Costa_Rica': '506', 'America/Curacao': '599', 'America/Dominica': '1767', 'America/El_Salvador': '503', 'America/Grand_Turk': '1649',
  'America/Grenada': '1473', 'America/Guadeloupe': '590', 'America/Guatemala': '502', 'America/Guyana': '592', 'America/Havana': '53',
  'America/Jamaica': '1658 1876', 'America/La_Paz': '591', 'America/Lima': '51', 'America/Lower_Princes': '1721', 'America/Managua': '505',
  'America/Martinique': '596', 'America/Miquelon': '508', 'America/Montevideo': '598', 'America/Montserrat': '1664', 'America/Nassau': '1242',
  'America/Panama': '507', 'America/Paramaribo': '597', 'America/Port-au-Prince': '509', 'America/Port_of_Spain': '1868', 'America/Puerto_Rico': '1787 1939',
  'America/Santo_Domingo': '1809 1829 1849', 'America/St_Kitts': '1869', 'America/St_Lucia': '1758', 'America/St_Thomas': '1340',
  'America/St_Vincent': '1784', 'America/Tegucigalpa': '504', 'America/Tortola': '1284',
  'Asia/Aden': '967', 'Asia/Amman': '962', 'Asia/Ashgabat': '993', 'Asia/Baghdad': '964', 'Asia/Bahrain': '973', 'Asia/Baku': '994', 'Asia/Bangkok': '66',
  'Asia/Beirut': '961', 'Asia/Bishkek': '996', 'Asia/Brunei': '673', 'Asia/Colombo': '94', 'Asia/Damascus': '963', 'Asia/Dhaka': '880', 'Asia/Dili': '670',
  'Asia/Dubai': '971', 'Asia/Dushanbe': '992', 'Asia/Hebron': '970', 'Asia/Ho_Chi_Minh': '84', 'Asia/Hong_Kong': '852', 'Asia/Jerusalem': '972',
  'Asia/Kabul': '93', 'Asia/Karachi': '92', 'Asia/Kathmandu': '977', 'Asia/Kolkata': '91', 'Asia/Kuala_Lumpur': '60', 'Asia/Kuwait': '965',
  'Asia/Macau': '853', 'Asia/Manila': '63', 'Asia/Muscat': '968', 'Asia/Nicosia': '357', 'Asia/Phnom_Penh': '855', 'Asia/Pyongyang': '850',
  'Asia/Qatar': '974', 'Asia/Riyadh': '966', 'Asia/Seoul': '82', 'Asia/Shanghai': '86', 'Asia/Singapore': '65', 'Asia/Taipei': '886', 'Asia/Tashkent': '998',
  'Asia/Tbilisi': '995', 'Asia/Tehran': '98', 'Asia/Thimphu': '975', 'Asia/Tokyo': '81', 'Asia/Vientiane': '856', 'Asia/Yangon': '95', 'Asia/Yerevan': '374',
  'Atlantic/Bermuda': '1441', 'Atlantic/Cape_Verde': '238', 'Atlantic/Faroe': '298', 'Atlantic/Reykjavik': '354', 'Atlantic/St_Helena': '247 290',
  'Europe/Amsterdam': '31', 'Europe/Andorra': '376', 'Europe/Athens': '30', 'Europe/Belgrade': '381 383', 'Europe/Berlin': '49', 'Europe/Bratislava': '421',
  'Europe/Brussels': '32', 'Europe/Bucharest': '40', 'Europe/Budapest': '36', 'Europe/Chisinau': '373', 'Europe/Copenhagen': '45', 'Europe/Dublin': '353',
  'Europe/Gibraltar': '350', 'Europe/Helsinki': '358', 'Europe/Istanbul': '90', 'Europe/Kiev': '380', 'Europe/Ljubljana': '386', 'Europe/London': '44',
  'Europe/Luxembourg': '352', 'Europe/Malta': '356', 'Europe/Minsk': '375', 'Europe/Monaco': '377', 'Europe/Oslo': '47', 'Europe/Paris': '33',
  'Europe/Podgorica': '382', 'Europe/Prague': '420', 'Europe/Riga': '371', 'Europe/Rome': '39', 'Europe/San_Marino': '378', 'Europe/Sarajevo': '387',
  'Europe/Skopje': '389', 'Europe/Sofia': '359', 'Europe/Stockholm': '46', 'Europe/Tallinn': '372', 'Europe/Tirane': '355', 'Europe/Vaduz': '423',
  'Europe/Vienna': '43', 'Europe/Vilnius': '370', 'Europe/Warsaw': '48', 'Europe/Zagreb': '385', 'Europe/Zurich': '41',
  'Indian/Antananarivo': '261', 'Indian/Chagos': '246', 'Indian/Comoro': '269', 'Indian/Mahe': '248', 'Indian/Maldives': '960', 'Indian/Mauritius': '230',
  'Pacific/Apia': '685', 'Pacific/Efate': '678', 'Pacific/Fakaofo': '690', 'Pacific/Fiji': '679', 'Pacific/Funafuti': '688', 'Pacific/Guadalcanal': '677',
  'Pacific/Guam': '1671', 'Pacific/Majuro': '692', 'Pacific/Nauru': '674', 'Pacific/Niue': '683', 'Pacific/Noumea': '687', 'Pacific/Pago_Pago': '1684',
  'Pacific/Palau': '680', 'Pacific/Rarotonga': '682', 'Pacific/Saipan': '1670', 'Pacific/Tongatapu': '676', 'Pacific/Wallis': '681',
};

/** By calling code. */
export const ZONES = new Map(Object.entries(CODES).flatMap(([zone, codes]) => codes.split(' ').map((code) => [code, zone])));

const LONGEST_CODE = 4;

/** No code is the beginning of another. @param {string | null} phone digits with the country's, as WhatsApp has them @returns {string | undefined} */
export function zoneOf(phone) {
  for (let length = 1; length <= LONGEST_CODE; length++) {
    const zone = ZONES.get((phone ?? '').slice(0, length));
    if (zone) return zone;
  }
  return undefined;
}

const LIKE_ZONE = /^[A-Z][A-Za-z]+\/[A-Za-z_/+-]+$/;

/** The first of some entries that names a time zone, such as `Asia/Riyadh`. @param {string[]} entries @returns {string | undefined} */
export function zoneAmong(entries) {
  return entries.find((entry) => {
    try {
      return LIKE_ZONE.test(entry) && Boolean(new Intl.DateTimeFormat('en', { timeZone: entry }));
    } catch {
      return false;
    }
  });
}

const FIELDS = /** @type {const} */ ({ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });

/** What a zone's clocks show, as if it were the world's time. @param {string | undefined} zone @param {number} at @returns {number} milliseconds */
function shownIn(zone, at) {
  const parts = new Intl.DateTimeFormat('en', { ...FIELDS, timeZone: zone }).formatToParts(at);
  const [month, day, year, hour, minute] = parts.filter((part) => part.type !== 'literal').map((part) => Number(part.value));
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** `10:42`, or `Fri 01:20` @param {string} zone @param {number} at @param {boolean} withDay */
export const clockIn = (zone, at, withDay) =>
  new Intl.DateTimeFormat(locale(), { weekday: withDay ? 'short' : undefined, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(at);

const NIGHT = { from: 22, until: 8 };

/**
 * How a zone's clocks stand to those of another.
 * @param {string} zone @param {string | undefined} own that of this browser when it is not said @param {number} at
 * @returns {{ahead: number, isOtherDay: boolean, isNight: boolean}} `ahead` in milliseconds, negative when they are behind
 */
export function compareClocks(zone, own, at) {
  const [there, here] = [new Date(shownIn(zone, at)), new Date(shownIn(own, at))];
  const hour = there.getUTCHours();
  return {
    ahead: there.getTime() - here.getTime(),
    isOtherDay: there.getUTCDate() !== here.getUTCDate(),
    isNight: hour >= NIGHT.from || hour < NIGHT.until,
  };
}

import type { Detector } from '../detector.js';
import { passesLuhn, remainder } from './check-digits.js';

/** How long an IBAN is, by country: the registry of SWIFT. */
const IBAN_LENGTHS = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22
  GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30
  NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
/** What the numbers of card networks begin with, and how long they are. */
const CARD_NUMBERS = [
  /^4(\d{12}|\d{15}|\d{18})$/,
  /^(5[1-5]\d{14}|2(22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12})$/,
  /^3[47]\d{13}$/,
  /^3(0[0-5]|095|6\d|[89]\d)\d{11}$/,
  /^6(011|5\d\d|4[4-9]\d)\d{12}$/,
  /^35(2[89]|[3-8]\d)\d{12}$/,
  /^62\d{14,17}$/,
];
const OTHER_NUMBERS = new Set('barcode ean gtin imei isbn sku upc tracking price amount timestamp epoch'.split(' '));

/** International bank account numbers, with right check digits. */
export const iban: Detector = {
  type: 'iban',
  sensitivity: 'sensitive',
  kinds: ['text'],
  named: (name) => {
    if (name.says(['iban', 'iban code', 'iban number'])) return 1;
    return name.says([
      'bank account',
      'account number',
      'account no',
      'bankverbindung',
      'konto',
      'kontonummer',
      'compte',
      'cuenta',
    ])
      ? 0.5
      : 0;
  },
  fits: isIban,
  values: { is: isIban, least: 1 },
};

/** Numbers of payment cards: of a known network, with a right check digit. */
export const creditCard: Detector = {
  type: 'creditCard',
  sensitivity: 'sensitive',
  kinds: ['text', 'whole'],
  named: (name) => {
    const sure = [
      'credit card',
      'card number',
      'card no',
      'card num',
      'cc number',
      'cc num',
      'cc no',
      'kreditkarte',
      'kartennummer',
      'carte bancaire',
    ];
    if (name.says(sure)) return 1;
    return name.says(['cc', 'pan', 'card']) ? 0.5 : 0;
  },
  fits: isCard,
  // Any number has one chance in ten of a right check digit.
  values: { is: isCard, least: 5, unlessNamed: OTHER_NUMBERS },
};

function isIban(value: string): boolean {
  const text = value.replace(/[ -]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(text) || IBAN_LENGTHS.get(text.slice(0, 2)) !== text.length) return false;
  const digits = `${text.slice(4)}${text.slice(0, 4)}`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return remainder(digits, 97) === 1;
}

function isCard(value: string): boolean {
  if (!/^\d[\d -]*\d$/.test(value)) return false;
  const number = value.replace(/[ -]/g, '');
  return CARD_NUMBERS.some((pattern) => pattern.test(number)) && passesLuhn(number);
}

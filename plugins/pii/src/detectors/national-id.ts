import type { Detector } from '../detector.js';
import { mod11And10, passesLuhn, remainder, weightedSum } from './check-digits.js';

/** An id that a state gives to people. */
interface IdForm {
  readonly names: readonly string[];
  /** Whether a text, in upper case and without blanks, is one. */
  is(text: string): boolean;
  /** Whether it tells itself without the column's name: few other things look the same. */
  readonly isTelling?: boolean;
}

const SPANISH_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';
const ITALIAN_ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const OTHER_NUMBERS = new Set(
  'barcode ean gtin imei isbn sku upc tracking price amount timestamp epoch invoice order'.split(' '),
);

const FORMS: readonly IdForm[] = [
  {
    names: ['ssn', 'social security', 'social security number', 'social security no'],
    is: (text) => isSocialSecurityNumber(text.replaceAll('-', '')),
  },
  {
    names: [],
    is: (text) => /^\d{3}-\d{2}-\d{4}$/.test(text) && isSocialSecurityNumber(text.replaceAll('-', '')),
    isTelling: true,
  },
  { names: ['steuer id', 'steueridentifikationsnummer', 'steuernummer', 'idnr', 'tax id', 'tin'], is: isGermanTaxId },
  { names: ['dni', 'nie', 'nif', 'documento identidad'], is: isSpanishId, isTelling: true },
  { names: ['codice fiscale', 'cod fiscale', 'cf'], is: isItalianCode, isTelling: true },
  { names: ['nir', 'insee', 'securite sociale', 'num secu', 'numero secu', 'no secu'], is: isFrenchNumber },
  { names: ['nino', 'ni number', 'national insurance', 'national insurance number'], is: isBritishNumber, isTelling: true },
  { names: ['pesel'], is: isPesel },
  { names: ['bsn', 'burgerservicenummer'], is: isDutchNumber },
  { names: ['cpf'], is: isCpf },
  {
    names: ['personnummer'],
    is: (text) => /^(19|20)?\d{6}[-+]?\d{4}$/.test(text) && passesLuhn(text.replace(/\D/g, '').slice(-10)),
  },
];
const ANY_ID = ['national id', 'national identification number', 'identity number', 'passport', 'passport number', 'passport no'];

/** Numbers that states give to people: each of the form and with the check digits of its state. */
export const nationalId: Detector = {
  type: 'nationalId',
  sensitivity: 'sensitive',
  kinds: ['text', 'whole'],
  named: (name) => (FORMS.some(({ names }) => name.says(names)) || name.says(ANY_ID) ? 1 : 0),
  // People call the id of their own state by the name of another's.
  fits: (value, name) => isOneOf(value, FORMS) || (name.says(ANY_ID) && /^[A-Z0-9][A-Z0-9 .-]{4,19}$/i.test(value)),
  values: {
    is: (value) =>
      isOneOf(
        value,
        FORMS.filter(({ isTelling }) => isTelling),
      ),
    least: 5,
    unlessNamed: OTHER_NUMBERS,
  },
};

function isOneOf(value: string, forms: readonly IdForm[]): boolean {
  const text = value.replaceAll(' ', '').toUpperCase();
  return forms.some((form) => form.is(text));
}

function isSocialSecurityNumber(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);
}

/** Ten digits of which just one occurs again, and a check digit. */
function isGermanTaxId(text: string): boolean {
  if (!/^[1-9]\d{10}$/.test(text)) return false;
  const repeated = 10 - new Set(text.slice(0, 10)).size;
  return (repeated === 1 || repeated === 2) && mod11And10(text.slice(0, 10)) === Number(text[10]);
}

function isSpanishId(text: string): boolean {
  const [, first = '', rest = '', letter] = /^([XYZ\d])(\d{7})-?([A-Z])$/.exec(text) ?? [];
  const start = 'XYZ'.includes(first) ? 'XYZ'.indexOf(first) : first;
  return letter !== undefined && SPANISH_LETTERS[remainder(`${start}${rest}`, SPANISH_LETTERS.length)] === letter;
}

function isItalianCode(text: string): boolean {
  if (!/^[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]$/.test(text)) return false;
  const sum = [...text.slice(0, 15)].reduce((total, each, at) => {
    const value = /\d/.test(each) ? Number(each) : each.charCodeAt(0) - 65;
    return total + (at % 2 === 0 ? (ITALIAN_ODD[value] ?? 0) : value);
  }, 0);
  return text.charCodeAt(15) - 65 === sum % 26;
}

function isFrenchNumber(text: string): boolean {
  if (!/^[12]\d{4}(\d{2}|2[AB])\d{8}$/.test(text)) return false;
  const digits = text.replace('2A', '19').replace('2B', '18');
  return 97 - remainder(digits.slice(0, 13), 97) === Number(digits.slice(13));
}

function isBritishNumber(text: string): boolean {
  return /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(text);
}

/** It begins with a date of birth, of which the month tells the century, too. */
function isPesel(text: string): boolean {
  const [, month = '', day = ''] = /^\d\d(\d\d)(\d\d)\d{5}$/.exec(text) ?? [];
  const isDate = Number(month) % 20 >= 1 && Number(month) % 20 <= 12 && Number(day) >= 1 && Number(day) <= 31;
  return isDate && (10 - (weightedSum(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(text[10]);
}

function isDutchNumber(text: string): boolean {
  return /^\d{9}$/.test(text) && text !== '000000000' && weightedSum(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

function isCpf(text: string): boolean {
  const digits = text.replace(/[.-]/g, '');
  if (!/^\d{11}$/.test(digits) || /^(\d)\1*$/.test(digits)) return false;
  const check = (length: number): number =>
    ((weightedSum(
      digits,
      Array.from({ length }, (_, at) => length + 1 - at),
    ) *
      10) %
      11) %
    10;
  return check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}

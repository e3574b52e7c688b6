import type { Detector } from '../detector.js';

const DIGITS_MIN = 6;
const INTERNATIONAL_DIGITS_MIN = 8;
const DIGITS_MAX = 15;
const WRITTEN = /^\+?[\d\s()./-]+(\s*(x|ext\.?|int\.?)\s*\d{1,6})?$/i;
const NORTH_AMERICAN = /^((\+|00)?1[ .-]?)?(\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}(x\d{1,6})?$/;
const DATE = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/;
const FRACTION = /^\d+\.\d+$/;

const NAMES = [
  ...[
    'phone',
    'telephone',
    'tel',
    'mobile',
    'mobile number',
    'cell phone',
    'cell number',
    'fax',
    'msisdn',
    'contact number',
    'contact no',
  ],
  ...[
    'telefon',
    'telefonnummer',
    'mobil',
    'mobilnummer',
    'handy',
    'handynummer',
    'rufnummer',
    'telefono',
    'telefone',
    'celular',
    'movil',
  ],
  ...['telefoon', 'cellulare', 'whatsapp'],
];

/** Telephone numbers. Bare digits are none unless the column's name says so. */
export const phone: Detector = {
  type: 'phone',
  sensitivity: 'sensitive',
  kinds: ['text', 'whole'],
  named: (name) => {
    if (name.says(NAMES)) return 1;
    return name.says(['cell', 'caller', 'callee', 'dialed', 'called']) ? 0.5 : 0;
  },
  fits: (value) => isWritten(value, DIGITS_MIN),
  values: {
    is: (value) => (value.startsWith('+') && isWritten(value, INTERNATIONAL_DIGITS_MIN)) || NORTH_AMERICAN.test(value),
    least: 2,
  },
};

function isWritten(value: string, least: number): boolean {
  if (!WRITTEN.test(value) || DATE.test(value) || FRACTION.test(value)) return false;
  const count = value.replace(/\D/g, '').length;
  return count >= least && count <= DIGITS_MAX;
}

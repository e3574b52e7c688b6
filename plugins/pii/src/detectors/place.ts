import type { ColumnName } from '../column-name.js';
import type { Detector } from '../detector.js';

const ADDRESS_NAMES = [
  ...[
    'address',
    'addr',
    'street',
    'street name',
    'house number',
    'adresse',
    'anschrift',
    'strasse',
    'strassenname',
    'hausnummer',
  ],
  ...[
    'lieferadresse',
    'rechnungsadresse',
    'wohnadresse',
    'postadresse',
    'rue',
    'calle',
    'direccion',
    'domicilio',
    'indirizzo',
    'endereco',
    'adres',
    'straat',
  ],
];
/** Of machines, and of what is not a place. */
const OTHER_ADDRESSES = new Set(
  'bus contract device email host ip mac mail memory network node register server socket url virtual wallet web'.split(' '),
);
const POSTAL_NAMES = [
  ...[
    'zip',
    'zip code',
    'postal code',
    'post code',
    'postal',
    'plz',
    'postleitzahl',
    'codigo postal',
    'code postal',
    'cep',
    'eircode',
  ],
];
const LATITUDE = ['lat', 'latitude', 'breitengrad', 'latitud', 'latitudine'];
const LONGITUDE = ['lon', 'lng', 'long', 'longitude', 'laengengrad', 'langengrad', 'longitud', 'longitudine'];
const NUMBER = /^-?\d{1,3}([.,]\d+)?$/;

/** Postal addresses and their first lines. */
export const address: Detector = {
  type: 'address',
  sensitivity: 'sensitive',
  kinds: ['text'],
  named: (name) => (name.says(ADDRESS_NAMES) && !name.mentions(OTHER_ADDRESSES) ? 1 : 0),
  fits: (value) => /\p{L}{2}/u.test(value) && /[\s\d]/.test(value) && !/[@=\\]|:\/\/|^0x/.test(value),
};

/** Postal codes. */
export const postalCode: Detector = {
  type: 'postalCode',
  sensitivity: 'nonSensitive',
  kinds: ['text', 'whole'],
  named: (name) => (name.says(POSTAL_NAMES) ? 1 : 0),
  fits: (value) => /^(?=.*\d)[A-Z\d][A-Z\d -]{2,9}$/i.test(value),
};

/** Latitudes and longitudes. */
export const coordinates: Detector = {
  type: 'coordinates',
  sensitivity: 'nonSensitive',
  kinds: ['text', 'whole', 'fraction'],
  named: (name) => (name.says([...LATITUDE, ...LONGITUDE]) ? 1 : 0),
  fits: (value, name) => NUMBER.test(value) && Math.abs(Number(value.replace(',', '.'))) <= farthest(name),
};

/** Degrees. */
function farthest(name: ColumnName): number {
  return name.says(LATITUDE) ? 90 : 180;
}

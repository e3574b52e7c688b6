import type { Detector } from '../detector.js';

const PEOPLE = new Set(
  `author beneficiary buyer candidate cardholder client contact customer driver employee guardian guest holder kunde member owner passenger patient
  payee payer person recipient resident sender student teacher tenant user visitor voter`.split(/\s+/),
);
const NAMES = [
  ...[
    'first name',
    'given name',
    'fore name',
    'fname',
    'last name',
    'sur name',
    'family name',
    'lname',
    'middle name',
    'maiden name',
  ],
  ...['full name', 'person name', 'contact person', 'account holder', 'card holder', 'name on card', 'next of kin'],
  ...['vorname', 'nachname', 'familienname', 'geburtsname', 'ansprechpartner', 'kundenname', 'kontoinhaber'],
  ...['prenom', 'nom famille', 'nom de famille', 'apellido', 'nombre completo', 'cognome', 'sobrenome', 'voornaam', 'achternaam'],
];
const NAME_WORDS = /^\p{L}[\p{L}\p{M}.'’-]*(?:,? \p{L}[\p{L}\p{M}.'’-]*){0,5}$/u;
const BIRTH = ['birth', 'birthday', 'birth date', 'date of birth', 'birth year', 'year of birth', 'birth dt', 'dob', 'born'];
const BIRTH_ELSEWHERE = [
  'geburtsdatum',
  'geburtstag',
  'geburtsjahr',
  'date naissance',
  'fecha nacimiento',
  'data nascita',
  'geboortedatum',
  'naissance',
];
const PLACES = new Set('city country order place region state town weight'.split(' '));
const DATE = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))(?:$|[T ])/;
const YEAR_OR_DAY = /^(19|20)\d\d((0[1-9]|1[0-2])([0-2]\d|3[01]))?$/;

/** Names of people: told by the column's name alone, since names of things look the same. */
export const personName: Detector = {
  type: 'personName',
  sensitivity: 'sensitive',
  kinds: ['text'],
  named: (name) => {
    if (name.says(NAMES)) return 1;
    return name.says(['name']) && name.words.at(-1) === 'name' && name.mentions(PEOPLE) ? 0.9 : 0;
  },
  fits: (value) => value.length <= 80 && NAME_WORDS.test(value),
};

/** Dates and years of birth: a column that is called so, and holds dates. */
export const birthDate: Detector = {
  type: 'birthDate',
  sensitivity: 'nonSensitive',
  kinds: ['text', 'whole', 'time'],
  named: (name) => (name.says([...BIRTH, ...BIRTH_ELSEWHERE]) && !name.mentions(PLACES) ? 1 : 0),
  fits: (value) => DATE.test(value) || YEAR_OR_DAY.test(value),
};

import type { Detector } from './detector.js';
import { email } from './detectors/email.js';
import { ipAddress } from './detectors/ip-address.js';
import { nationalId } from './detectors/national-id.js';
import { creditCard, iban } from './detectors/payment.js';
import { birthDate, personName } from './detectors/person.js';
import { phone } from './detectors/phone.js';
import { address, coordinates, postalCode } from './detectors/place.js';
import { secret } from './detectors/secret.js';

/** All detectors; of two that are equally sure, the first counts. */
export const DETECTORS: readonly Detector[] = [
  secret,
  nationalId,
  creditCard,
  iban,
  email,
  phone,
  ipAddress,
  personName,
  address,
  birthDate,
  postalCode,
  coordinates,
];

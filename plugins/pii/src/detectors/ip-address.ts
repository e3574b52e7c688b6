import { isIPv4, isIPv6 } from 'node:net';
import type { Detector } from '../detector.js';

/** Versions have parts as small as these. */
const VERSION_PART_MAX = 31;
const VERSIONS = new Set('version release build firmware driver sdk os app software revision kernel oid section'.split(' '));

/** Addresses of machines, IPv4 and IPv6, with a port or a prefix length or without. */
export const ipAddress: Detector = {
  type: 'ipAddress',
  sensitivity: 'sensitive',
  kinds: ['text'],
  named: (name) => {
    if (name.says(['ip', 'ip addr', 'ip address', 'ip adresse', 'ipv4', 'ipv6', 'remote addr', 'client addr', 'forwarded for']))
      return 1;
    return 0;
  },
  fits: (value) => addressesIn(value).some((each) => isIPv4(each) || isIPv6(each)),
  values: {
    is: (value) => addressesIn(value).some((each) => (isIPv4(each) ? !couldBeVersion(each) : isIPv6(each))),
    least: 2,
    unlessNamed: VERSIONS,
  },
};

function addressesIn(value: string): readonly string[] {
  const first = value.split(',', 1)[0]?.trim() ?? '';
  return [
    first
      .replace(/^\[(.*)\](:\d+)?$/, '$1')
      .replace(/^(\d[\d.]*):\d+$/, '$1')
      .replace(/\/\d{1,3}$/, ''),
  ];
}

function couldBeVersion(address: string): boolean {
  return address.split('.').every((part) => Number(part) <= VERSION_PART_MAX);
}

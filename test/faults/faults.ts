import type { ProxiedRequest, ProxyFault } from '@sluice/testkit';
import type { Link } from './fault-bench.js';
import { failName } from './name-server.js';
import type { Place } from './places.js';

const XML = { 'content-type': 'application/xml' };
const JSON_BODY = { 'content-type': 'application/json' };
const PAGE = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: `<html><body>${'<p>Sign in, please<br>'.repeat(40)}</body></html>`,
};
const BYTE_MILLISECONDS = 1000;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** A store takes what was signed so long ago, and no older. */
const SKEW_MILLISECONDS = 15 * 60 * 1000;

/** Where a fault comes. */
export interface FaultPlace {
  readonly side: Place['side'];
  /** It comes again and again. */
  readonly isForGood: boolean;
}

/** Something that goes wrong with a request. */
export interface Fault {
  readonly sides: readonly Place['side'][];
  /** Once it has come, all later requests have it, wherever they go. */
  readonly spreads?: boolean;
  /** Where it comes again and again, nothing else gets through either. */
  readonly isEverywhere?: boolean;
  /** What becomes of the request; `undefined`: nothing wrong. */
  readonly of: (request: ProxiedRequest, link: Link, where: FaultPlace) => ProxyFault | undefined;
}

const BOTH = ['store', 'catalogue'] as const;

/** The faults, by their names in the table. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  reset: { sides: BOTH, of: () => 'break' },
  'answer breaks off': { sides: BOTH, of: () => 'cut-connection' },
  stall: { sides: BOTH, of: () => 'stall' },
  'a byte a second': { sides: BOTH, of: () => ({ byteMilliseconds: BYTE_MILLISECONDS }) },
  '500': { sides: BOTH, of: (request, _, { side }) => answer(request, side, 500, 'InternalError') },
  '503 SlowDown': { sides: BOTH, of: (request, _, { side }) => answer(request, side, 503, 'SlowDown') },
  'half a body': { sides: BOTH, of: () => 'cut-body' },
  'HTML page': { sides: BOTH, of: () => PAGE },
  'no body': { sides: BOTH, of: () => ({ status: 200, body: '' }) },
  'other XML or JSON': {
    sides: BOTH,
    of: (request, _, { side }) =>
      side === 'catalogue' || request.method === 'POST'
        ? { status: 200, headers: JSON_BODY, body: '{}' }
        : { status: 200, headers: XML, body: '<?xml version="1.0" encoding="UTF-8"?><Result><Status>ok</Status></Result>' },
  },
  'clocks apart': {
    sides: ['store'],
    spreads: true,
    of: (request, _, { side }) => answer(request, side, 403, 'RequestTimeTooSkewed'),
  },
  'clock skew': { sides: ['store'], spreads: true, of: skewed },
  'wrong Date': {
    sides: BOTH,
    spreads: true,
    of: () => ({ altered: { date: new Date(Date.now() + DAY_MILLISECONDS).toUTCString() } }),
  },
  'expired credentials': {
    sides: BOTH,
    spreads: true,
    of: (request, _, { side }) =>
      side === 'store' ? answer(request, side, 400, 'ExpiredToken') : answer(request, side, 401, 'Expired token!'),
  },
  'name not found': {
    sides: BOTH,
    isEverywhere: true,
    of: (_, { host, proxy }, { isForGood }) => {
      // One that was looked up would do until its connection closes.
      failName(host, isForGood ? Number.POSITIVE_INFINITY : 1);
      proxy.breakConnections();
      return 'break';
    },
  },
};

/** An error as the store or the catalogue tells it; the store's repeats the token, as Amazon's does. */
function answer({ method }: ProxiedRequest, side: Place['side'], status: number, code: string): ProxyFault {
  if (side === 'catalogue') return { status, headers: JSON_BODY, body: JSON.stringify({ code: status, message: code }) };
  if (method === 'POST')
    return { status, headers: JSON_BODY, body: JSON.stringify({ __type: `aws#${code}`, message: `${code}, as told` }) };
  const details = `<Code>${code}</Code><Message>${code}, as told</Message><Token-0>canary-session-token</Token-0>`;
  return { status, headers: XML, body: `<?xml version="1.0" encoding="UTF-8"?><Error>${details}</Error>` };
}

/** A store whose clock is a day ahead, and which takes no request that was signed by another clock. */
function skewed(request: ProxiedRequest): ProxyFault {
  const now = Date.now() + DAY_MILLISECONDS;
  const date = new Date(now).toUTCString();
  const signed = String(request.headers['x-amz-date']).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
  if (Math.abs(Date.parse(signed) - now) < SKEW_MILLISECONDS) return { altered: { date } };
  const refused = answer(request, 'store', 403, 'RequestTimeTooSkewed') as { readonly headers: Record<string, string> };
  return { ...refused, headers: { ...refused.headers, date } } as ProxyFault;
}

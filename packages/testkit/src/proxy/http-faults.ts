import type { FaultKind, Faults } from '../harness/faults.js';
import type { FaultProxy, ProxiedRequest, ProxyAnswer, ProxyFault } from './fault-proxy.js';

/** How a system answers over HTTP when it refuses something. */
export interface HttpFaultAnswers {
  /** Access is not allowed, as for missing permissions. */
  readonly denied: ProxyAnswer;
  /** Too much is asked of it; absent where it never says so. */
  readonly throttled?: ProxyAnswer;
  /** It has an error of its own. Default: 500. */
  readonly failing?: ProxyAnswer;
}

/** What {@link httpFaults} is made of. */
export interface HttpFaultsParts<Operation extends string> {
  readonly proxy: FaultProxy;
  /** What a request asks for; `undefined` for what no fault is about, such as a request for a token. */
  readonly operationOf: (request: ProxiedRequest) => Operation | undefined;
  readonly answers: HttpFaultAnswers;
}

/** Faults of a system behind a {@link FaultProxy}. */
export function httpFaults<Operation extends string>(parts: HttpFaultsParts<Operation>): Faults<Operation> {
  const { proxy, operationOf, answers } = parts;
  const faults: Readonly<Record<FaultKind, ProxyFault | undefined>> = {
    denied: answers.denied,
    throttled: answers.throttled,
    failing: answers.failing ?? { status: 500, body: '' },
    'cut-connection': 'cut-connection',
    'cut-body': 'cut-body',
    stalled: 'stall',
    unreachable: 'break',
  };
  return {
    kinds: (Object.keys(faults) as FaultKind[]).filter((kind) => faults[kind] !== undefined),
    inject: (kind, { operations, times = Number.POSITIVE_INFINITY } = {}) => {
      let left = times;
      proxy.fault = (request) => {
        const operation = operationOf(request);
        if (left <= 0 || operation === undefined || operations?.includes(operation) === false) return undefined;
        left -= 1;
        return faults[kind];
      };
    },
    heal: () => {
      proxy.fault = () => undefined;
    },
  };
}

import { IngestError, isIngestError } from '@sluice/plugin-api';
import { answerText, type BadAnswer, connectionTrouble, isBusy, retryAfterMilliseconds } from '@sluice/plugin-api/http';
import type { Failure } from '@sluice/plugin-api/sinks';

const MOST_TRIES = 6;
const FEW_TRIES = 3;

const CERTIFICATE_HINT = 'Point NODE_EXTRA_CA_CERTS at a file with the certificate authority, in PEM form.';

/** The hint where an answer is not one of DataHub's metadata service. */
export const SERVER_HINT =
  "server is the address of DataHub's metadata service, such as https://datahub.example.com:8080, or the frontend's with /api/gms.";

/** What a request was about. */
export interface RequestSubject {
  /** Method and path, such as `POST aspects`. */
  readonly name: string;
  /** The address of the server. */
  readonly server: string;
  /** What it was for, where that is one thing. */
  readonly urn?: string;
  /** The run goes on whatever comes of it. */
  readonly optional?: boolean;
}

/** What an answer other than a success means. `now` is in milliseconds; `hide` takes secrets out of what the server says. */
export function answerFailure(answer: BadAnswer, subject: RequestSubject, now: number, hide: (text: string) => string): Failure {
  const { status } = answer;
  const options = { message: answerText(answer, subject.name, hide), path: subject.urn ?? subject.server, details: { status } };
  if (status === 401 || status === 403) return { error: new IngestError('CATALOGUE_UNAUTHORIZED', options), mostTries: 1 };
  if (isBusy(answer)) {
    const retryAfterMs = retryAfterMilliseconds(answer, now);
    const error = new IngestError('CATALOGUE_FAILED', options);
    return { error, mostTries: MOST_TRIES, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  if (status >= 400 && status < 500) return { error: new IngestError('CATALOGUE_REFUSED', options), mostTries: 1 };
  const failed = { ...options, retryable: false };
  // Servers say 500 of what they cannot take, and of what went wrong with them for a moment.
  if (status >= 500) return { error: new IngestError('CATALOGUE_FAILED', failed), mostTries: FEW_TRIES };
  return { error: new IngestError('CATALOGUE_UNREACHABLE', { ...failed, hint: SERVER_HINT }), mostTries: 1 };
}

/**
 * What a request that got no whole answer means. `reached` says whether the server has answered before: if not, its address is more likely
 * wrong than the server away for a moment.
 */
export function connectionFailure(thrown: unknown, subject: RequestSubject, reached: boolean): Failure {
  if (isIngestError(thrown)) return { error: thrown, mostTries: 1 };
  const { kind, message } = connectionTrouble(thrown);
  if (kind === 'broken' && reached) {
    const path = subject.urn ?? subject.server;
    const error = new IngestError('CATALOGUE_FAILED', { message: `${subject.name}: ${message}`, path, cause: thrown });
    return { error, mostTries: MOST_TRIES };
  }
  const why = kind === 'not-tls' ? 'it does not speak TLS' : message;
  const hints = {
    'not-tls': 'Check whether server should start with http://.',
    tls: CERTIFICATE_HINT,
    broken: undefined,
    unreachable: undefined,
  };
  const hint = hints[kind];
  const error = new IngestError('CATALOGUE_UNREACHABLE', {
    message: `${subject.server} cannot be reached: ${why}`,
    path: subject.server,
    ...(hint === undefined ? {} : { hint }),
    cause: thrown,
  });
  const isFinal = kind === 'tls' || kind === 'not-tls' || (kind === 'unreachable' && !reached);
  return { error, mostTries: isFinal ? 1 : FEW_TRIES };
}

import { IngestError, isIngestError } from '@sluice/plugin-api';
import { answerText, type BadAnswer, connectionTrouble, isBusy, retryAfterMilliseconds } from '@sluice/plugin-api/http';
import type { Failure } from '@sluice/plugin-api/sinks';

const MOST_TRIES = 6;
const FEW_TRIES = 3;

/** The hint where an answer is not one of OpenMetadata's API. */
export const HOST_PORT_HINT =
  "hostPort is the address of the server's API and ends in /api, such as https://catalogue.example.com/api.";

/** What a request was about. */
export interface RequestSubject {
  /** Method and path, such as `PUT containers`. */
  readonly name: string;
  /** The address of the server. */
  readonly hostPort: string;
  /** The entity that it was for. */
  readonly fqn?: string;
  /** The run goes on whatever comes of it. */
  readonly optional?: boolean;
  /** The right that it needs and other requests do not, such as `container: Delete`: being forbidden it says nothing of others. */
  readonly right?: string;
}

/**
 * What an answer other than a success means; `details.status` of the error holds its status. `now` is in milliseconds; `hide` takes secrets
 * out of what the server says.
 */
export function answerFailure(answer: BadAnswer, subject: RequestSubject, now: number, hide: (text: string) => string): Failure {
  const { status } = answer;
  const options = {
    message: answerText(answer, subject.name, hide),
    path: subject.fqn ?? subject.hostPort,
    details: { status },
  };
  if (status === 403 && subject.right !== undefined) {
    const hint = `Give the bot of securityConfig.jwtToken the permission ${subject.right}.`;
    return never(new IngestError('OPENMETADATA_REFUSED', { ...options, hint }));
  }
  if (status === 401 || status === 403) return never(new IngestError('OPENMETADATA_UNAUTHORIZED', options));
  if (isBusy(answer)) {
    const retryAfterMs = retryAfterMilliseconds(answer, now);
    return {
      error: new IngestError('OPENMETADATA_FAILED', options),
      mostTries: MOST_TRIES,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  if (status >= 400 && status < 500) return never(new IngestError('OPENMETADATA_REFUSED', options));
  if (status >= 500) return never(new IngestError('OPENMETADATA_FAILED', { ...options, retryable: false }));
  return never(new IngestError('OPENMETADATA_FAILED', { ...options, retryable: false, hint: HOST_PORT_HINT }));
}

/**
 * What a request that got no whole answer means. `reached` says whether the server has answered before: if not, its address is more likely
 * wrong than the server away for a moment.
 */
export function connectionFailure(error: unknown, subject: RequestSubject, reached: boolean): Failure {
  if (isIngestError(error)) return never(error);
  if (error instanceof SyntaxError) {
    const failed = new IngestError('OPENMETADATA_FAILED', {
      message: `${subject.name}: the server answered something that is not JSON`,
      path: subject.fqn ?? subject.hostPort,
      hint: HOST_PORT_HINT,
      retryable: false,
      cause: error,
    });
    // Of a server that is one, an answer that was cut short.
    return { error: failed, mostTries: reached ? FEW_TRIES : 1 };
  }
  const { kind, message } = connectionTrouble(error);
  const options = { message: `${subject.name}: ${message}`, cause: error };
  if (kind === 'not-tls') {
    return never(
      new IngestError('OPENMETADATA_TLS', {
        message: `${subject.name}: the server does not speak TLS`,
        path: subject.hostPort,
        hint: 'Check whether hostPort should start with http://.',
        cause: error,
      }),
    );
  }
  if (kind === 'tls') return never(new IngestError('OPENMETADATA_TLS', { ...options, path: subject.hostPort }));
  if (kind === 'broken' && reached) {
    const path = subject.fqn ?? subject.hostPort;
    return { error: new IngestError('OPENMETADATA_FAILED', { ...options, path }), mostTries: MOST_TRIES };
  }
  return {
    error: new IngestError('OPENMETADATA_UNREACHABLE', {
      ...options,
      message: `${subject.hostPort} cannot be reached: ${message}`,
      path: subject.hostPort,
    }),
    mostTries: kind === 'broken' || reached ? FEW_TRIES : 1,
  };
}

/** What a request means that was given up since the run stops. */
export function cancelled(error: unknown, { name, fqn, hostPort }: RequestSubject): Failure {
  const message = `${name} was given up, since the run stops`;
  return never(isIngestError(error) ? error : new IngestError('CANCELLED', { message, path: fqn ?? hostPort, cause: error }));
}

function never(error: IngestError): Failure {
  return { error, mostTries: 1 };
}

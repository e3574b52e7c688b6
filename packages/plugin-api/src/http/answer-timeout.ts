const DEFAULT_SECONDS = 60;

/**
 * How long a server may be silent before a request counts as unanswered, in milliseconds: what `SLUICE_ANSWER_TIMEOUT` says in seconds, and a
 * minute where that is no positive number.
 */
export function answerTimeoutMilliseconds({ SLUICE_ANSWER_TIMEOUT: asked }: NodeJS.ProcessEnv = process.env): number {
  const seconds = Number(asked);
  return (seconds > 0 && Number.isFinite(seconds) ? seconds : DEFAULT_SECONDS) * 1000;
}

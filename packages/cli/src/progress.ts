import type { RunEvent } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';

const REDRAW_MILLISECONDS = 100;
const LOG_MILLISECONDS = 10_000;
/** Some terminals say that they have none. */
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = '\r\u001B[2K';

/** What of a terminal is needed. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Shows how far a run is: one line that is drawn anew on a terminal, a log line every ten seconds elsewhere. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #isLive: boolean;
  #timer: NodeJS.Timeout | undefined;
  #known = 0;
  #done = 0;
  #containers = 0;
  #failed = 0;
  #requests = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#isLive = terminal.isTTY === true;
  }

  start(logger: Logger): void {
    this.#timer = this.#isLive
      ? setInterval(() => this.#draw(), REDRAW_MILLISECONDS)
      : setInterval(() => logger.info(this.#line()), LOG_MILLISECONDS);
    this.#timer.unref();
  }

  next(event: RunEvent): void {
    if (event.type === 'request') this.#requests += 1;
    else if (event.type === 'split-known') this.#known += 1;
    else if (event.type === 'split-done') {
      this.#done += 1;
      const { created, updated, unchanged, failed } = event.outcomes;
      this.#containers += created + updated + unchanged;
      this.#failed += failed;
    }
  }

  /** Writes text above the line. */
  write(text: string): void {
    if (this.#timer === undefined || !this.#isLive) this.#terminal.write(text);
    else {
      this.#terminal.write(`${CLEAR_LINE}${text}`);
      this.#draw();
    }
  }

  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#isLive) this.#terminal.write(CLEAR_LINE);
  }

  #draw(): void {
    this.#terminal.write(`${CLEAR_LINE}${this.#line().slice(0, (this.#terminal.columns || DEFAULT_COLUMNS) - 1)}`);
  }

  #line(): string {
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} failed`;
    return `${this.#done} of ${this.#known} splits, ${this.#containers} containers${failed}, ${this.#requests} requests`;
  }
}

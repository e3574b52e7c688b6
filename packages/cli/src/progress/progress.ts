import type { Logger } from '@sluice/plugin-api';
import { liveFrame, progressText } from './live-frame.js';
import { LiveLines, type Terminal } from './live-lines.js';
import type { RunFigures } from './run-figures.js';

const REDRAW_MILLISECONDS = 100;
const LOG_MILLISECONDS = 5000;
/** Some terminals say that they have none. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** The variables that say what a terminal can do. */
export type TerminalEnvironment = Readonly<Record<string, string | undefined>>;

/** Shows how far a run is: lines that are drawn anew on a terminal, a log line every five seconds elsewhere, also where TERM=dumb or CI is set. */
export class Progress {
  readonly #figures: RunFigures;
  readonly #terminal: Terminal;
  readonly #live: LiveLines | undefined;
  readonly #isColoured: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, figures: RunFigures, environment: TerminalEnvironment = process.env) {
    const { TERM, CI, NO_COLOR } = environment;
    this.#terminal = terminal;
    this.#figures = figures;
    this.#isColoured = !NO_COLOR;
    const isLive = terminal.isTTY === true && TERM !== 'dumb' && (!CI || CI === 'false');
    this.#live = isLive ? new LiveLines(terminal) : undefined;
  }

  start(logger: Logger): void {
    const live = this.#live;
    this.#timer =
      live === undefined
        ? setInterval(() => logger.info(progressText(this.#figures.figures())), LOG_MILLISECONDS)
        : setInterval(() => live.draw(this.#frame()), REDRAW_MILLISECONDS);
    this.#timer.unref();
    // Whatever ends the process leaves the terminal as it was.
    process.on('exit', this.stop);
  }

  /** Writes whole lines above those that are drawn. */
  write(text: string): void {
    if (this.#timer === undefined || this.#live === undefined) this.#terminal.write(text);
    else this.#live.write(text, this.#frame());
  }

  /** Takes away what is drawn. May be called twice. */
  readonly stop = (): void => {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    process.off('exit', this.stop);
    this.#live?.clear();
  };

  #frame(): readonly string[] {
    const columns = this.#terminal.columns || DEFAULT_COLUMNS;
    const rows = this.#terminal.rows || DEFAULT_ROWS;
    // A line that fills the last column may wrap.
    return liveFrame(this.#figures.figures(), { columns: columns - 1, rows: rows - 1, isColoured: this.#isColoured });
  }
}

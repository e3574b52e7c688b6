import { redactText } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
import { type Level, pino } from 'pino';
import pretty from 'pino-pretty';

/** How log lines are written. */
export interface LoggerOptions {
  readonly level: string;
  readonly format: 'text' | 'json';
  /** Taken out of every line. */
  readonly secrets: readonly string[];
  /** Takes whole lines. */
  readonly write: (text: string) => void;
}

/** A logger over pino. No secret of the workflow passes through it. */
export function makeLogger({ level, format, secrets, write }: LoggerOptions): Logger {
  const toText = pretty.prettyFactory({
    colorize: false,
    singleLine: true,
    translateTime: 'UTC:yyyy-mm-dd"T"HH:MM:ss.l"Z"',
    ignore: 'pid,hostname',
  });
  const destination = {
    write: (line: string) => write(redactText(secrets, format === 'json' ? line : String(toText(line)))),
  };
  const logger = pino({ level: level.toLowerCase(), base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const log =
    (name: Level) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void =>
      logger[name](fields, message);
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

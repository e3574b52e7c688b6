import { createRequire } from 'node:module';
import { redactText } from '@sluice/core';
import type { Logger } from '@sluice/plugin-api';
import type { pino } from 'pino';
import type { prettyFactory } from 'pino-pretty';
import { printable } from './printable.js';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

// Loaded with the first line: most runs of a scheduler write none.
const require = createRequire(import.meta.url);

/** How log lines are written. */
export interface LoggerOptions {
  readonly level: string;
  readonly format: 'text' | 'json';
  /** Taken out of every line. */
  readonly secrets: readonly string[];
  /** Takes whole lines. */
  readonly write: (text: string) => void;
}

/** A logger over pino. No secret of the workflow passes through it. A line below its level costs nothing. */
export function makeLogger(options: LoggerOptions): Logger {
  const least = LEVELS.indexOf(options.level.toLowerCase() as Level);
  let lines: pino.Logger | undefined;
  const log = (name: Level): Logger[Level] => {
    if (LEVELS.indexOf(name) < least) return () => {};
    return (message, fields = {}) => {
      lines ??= makePino(options);
      lines[name](fields, message);
    };
  };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

function makePino({ level, format, secrets, write }: LoggerOptions): pino.Logger {
  const toText = format === 'json' ? String : printableLines();
  const destination = { write: (line: string) => write(redactText(secrets, toText(line))) };
  const { pino: make } = require('pino') as { readonly pino: typeof pino };
  return make({ level: level.toLowerCase(), base: null, timestamp: make.stdTimeFunctions.isoTime }, destination);
}

/** A line each, whatever is in it. */
function printableLines(): (line: string) => string {
  const toText = textFormat();
  return (line) => `${printable(String(toText(line)).trimEnd())}\n`;
}

function textFormat(): ReturnType<typeof prettyFactory> {
  const pretty = require('pino-pretty') as { readonly prettyFactory: typeof prettyFactory };
  return pretty.prettyFactory({
    colorize: false,
    singleLine: true,
    translateTime: 'UTC:yyyy-mm-dd"T"HH:MM:ss.l"Z"',
    ignore: 'pid,hostname',
  });
}

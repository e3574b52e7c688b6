import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.js';

const BLOCK = /^```(\w+)(?: title=(\S+))?\n(.*?)^```$/gms;
const END = 'the-folder-and-what-still-runs:';

/** A fenced block of a page. */
interface Block {
  readonly language: string;
  readonly title?: string;
  readonly text: string;
}

/** How a page is followed. */
export interface FollowOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Texts of the page that are others here, such as a port. */
  readonly replace?: Readonly<Record<string, string>>;
}

/** What came of following a page. */
export interface Followed {
  /** What each block of text asks for, line by line, and what of it the commands before it did not print. */
  readonly notPrinted: readonly string[];
  readonly commands: number;
  readonly files: readonly string[];
  /** The folder that the last commands were in. */
  readonly cwd: string;
}

/**
 * Does what a page of Markdown says: runs each block of `sh`, writes each block with a title to that file, and looks for the lines of each block of `text`, in
 * their order, in what was printed before it.
 *
 * @throws when a command fails.
 */
export async function followPage(markdown: string, { cwd, env, replace = {} }: FollowOptions): Promise<Followed> {
  const background: number[] = [];
  const files: string[] = [];
  const notPrinted: string[] = [];
  let commands = 0;
  let at = cwd;
  let printed = '';
  try {
    for (const { language, title, text } of blocksOf(markdown, replace)) {
      if (title !== undefined) {
        mkdirSync(dirname(join(at, title)), { recursive: true });
        writeFileSync(join(at, title), text);
        files.push(join(at, title));
      } else if (language === 'sh') {
        const output = await runCommand('bash', ['-ec', `${text}\necho "${END}$(pwd) $(jobs -p | tr '\\n' ' ')"`], {
          cwd: at,
          env,
        });
        const [folder = at, ...pids] = output
          .slice(output.lastIndexOf(END) + END.length)
          .trim()
          .split(' ');
        at = folder;
        background.push(...pids.map(Number));
        printed = output;
        commands += text.trim().split('\n').length;
      } else if (language === 'text') notPrinted.push(...missingIn(printed, text.trim().split('\n')));
    }
  } finally {
    for (const pid of background) process.kill(pid);
  }
  return { notPrinted, commands, files, cwd: at };
}

function blocksOf(markdown: string, replace: Readonly<Record<string, string>>): readonly Block[] {
  const page = Object.entries(replace).reduce((text, [from, to]) => text.replaceAll(from, to), markdown);
  return [...page.matchAll(BLOCK)].map(([, language = '', title, text = '']) => ({
    language,
    text,
    ...(title === undefined ? {} : { title }),
  }));
}

function missingIn(printed: string, lines: readonly string[]): readonly string[] {
  let from = 0;
  return lines.filter((line) => {
    const found = printed.indexOf(line, from);
    if (found !== -1) from = found + line.length;
    return found === -1;
  });
}

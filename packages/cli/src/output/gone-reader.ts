/** As shells tell of what SIGPIPE has ended. Node.js itself ignores that signal. */
const READER_GONE = 141;

/**
 * Says nothing of output that is no longer read, as when `head` has its lines.
 *
 * @param goesOn whether the command goes on without its output; else the process ends, as others do.
 */
export function allowGoneReader(goesOn: () => boolean): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (!goesOn()) process.exit(READER_GONE);
    });
  }
}

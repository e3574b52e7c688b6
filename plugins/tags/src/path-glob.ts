import { RE2JS } from 're2js';

/** `**`, with the slash behind it where it is a level of its own; `*`; `?`; or one other character. */
const PIECE = /(^|(?<=\/))\*\*\/|\*\*|\*|\?|./gsu;

/** A glob over full paths: `*` and `?` stay within a level, `**` is any number of levels. The whole path has to match, and case counts. */
export class PathGlob {
  readonly #pattern: RE2JS;

  constructor(glob: string) {
    const pattern = withoutSlash(glob).replace(PIECE, (piece) => {
      if (piece === '**/') return '(?:.*/)?';
      if (piece === '**') return '.*';
      if (piece === '*') return '[^/]*';
      return piece === '?' ? '[^/]' : RE2JS.quote(piece);
    });
    this.#pattern = RE2JS.compile(pattern, RE2JS.DOTALL);
  }

  matches(path: string): boolean {
    return this.#pattern.matches(withoutSlash(path));
  }
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Words that say that a column is about something, and does not hold it: `email_count`, `phone_verified`, `token_type`. */
const ABOUT_IT = new Set(
  `active attempt at brand carrier changed channel check checked class color consent count created date domain enabled exist expire expiry file
  flag format group hash hashed hint index is kind label language last4 len length level limit method mode model modified pattern policy
  provider rate ratio regex required score sent service set sha256 size source state status subject template threshold timestamp total ts
  type updated url usage valid validated validity verified version`.split(/\s+/),
);
const AMOUNT_OF_IT = new Set('avg count has is max mean min n num sum total'.split(' '));

/** The words of a column's name, and of what it lies in: `customer.homeAddress2` is `home address`, in `customer`. */
export class ColumnName {
  /** In lower case, without digits and plural endings. */
  readonly words: readonly string[];
  readonly #above: readonly string[];

  /** @param path the column's own name, last, and those of the columns that it lies in. */
  constructor(path: readonly string[]) {
    this.words = wordsOf(path.at(-1) ?? '');
    this.#above = path.slice(0, -1).flatMap(wordsOf);
  }

  /**
   * Whether the name says what one of `terms` says: words in a row, such as `first name`, or written as one. What is only about it does not count, such
   * as `first_name_length`.
   */
  says(terms: readonly string[]): boolean {
    return terms.some((term) => this.#endOf(term.split(' ')).some((end) => !this.#isAbout(end, term)));
  }

  /** Whether one of `words` occurs, in the name or in what it lies in. */
  mentions(words: ReadonlySet<string>): boolean {
    return this.words.some((word) => words.has(word)) || this.#above.some((word) => words.has(word));
  }

  /** The places behind each occurrence. */
  #endOf(term: readonly string[]): number[] {
    const joined = term.join('');
    return this.words.flatMap((word, at) => {
      if (word === joined) return [at + 1];
      return term.length > 1 && term.every((each, index) => this.words[at + index] === each) ? [at + term.length] : [];
    });
  }

  #isAbout(end: number, term: string): boolean {
    const parts = term.split(' ');
    const [first = ''] = this.words;
    const behind = this.words.slice(end).some((word) => ABOUT_IT.has(word));
    return behind || (AMOUNT_OF_IT.has(first) && !parts.includes(first));
  }
}

function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\d]+/u)
    .flatMap((word) => (/^(ipv[46]|last4|sha256|md5|x509)$/.test(word) ? [word] : word.split(/\d+/)))
    .filter((word) => word !== '')
    .map(singular);
}

function singular(word: string): string {
  if (/(ss|x|ch)es$/.test(word)) return word.slice(0, -2);
  return word.length > 4 && word.endsWith('s') && !/(ss|us|is|dress)$/.test(word) ? word.slice(0, -1) : word;
}

import { type CANCEL_SYMBOL, cancel, confirm, intro, isCancel, multiselect, outro, select, text } from '@clack/prompts';

/** One of several answers. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** What a question for a text takes besides the question. */
export interface TextOptions {
  readonly placeholder?: string;
  readonly initialValue?: string;
  /** What is wrong with an answer, or `undefined`. */
  readonly problem: (answer: string) => string | undefined;
}

/** Asks a person. Each question throws {@link Cancelled} where it is left. */
export interface Asker {
  choose(message: string, choices: readonly Choice[]): Promise<string>;
  chooseAny(message: string, choices: readonly Choice[]): Promise<readonly string[]>;
  text(message: string, options: TextOptions): Promise<string>;
  confirm(message: string): Promise<boolean>;
}

/** The questions were left. */
export class Cancelled extends Error {}

/** Asks on the terminal. */
export class TerminalAsker implements Asker {
  begin(title: string): void {
    intro(title);
  }

  end(text: string): void {
    outro(text);
  }

  cancel(text: string): void {
    cancel(text);
  }

  async choose(message: string, choices: readonly Choice[]): Promise<string> {
    return answered(await select({ message, options: [...choices], maxItems: 12 }));
  }

  async chooseAny(message: string, choices: readonly Choice[]): Promise<readonly string[]> {
    return answered(await multiselect({ message, options: [...choices], required: false, maxItems: 12 }));
  }

  async text(message: string, { placeholder, initialValue, problem }: TextOptions): Promise<string> {
    const options = {
      ...(placeholder === undefined ? {} : { placeholder }),
      ...(initialValue === undefined ? {} : { initialValue }),
    };
    const answer = await text({ message, defaultValue: '', ...options, validate: (value) => problem((value ?? '').trim()) });
    return answered(answer).trim();
  }

  async confirm(message: string): Promise<boolean> {
    return answered(await confirm({ message }));
  }
}

function answered<T>(answer: T): Exclude<T, typeof CANCEL_SYMBOL> {
  if (isCancel(answer)) throw new Cancelled();
  return answer as Exclude<T, typeof CANCEL_SYMBOL>;
}

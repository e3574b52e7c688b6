import { cancel, intro, isCancel, outro, select, text } from '@clack/prompts';
import { defaultFolder, type NewPluginOptions, typeProblem } from './plugin-names.js';

const KINDS = [
  { value: 'object-store', label: 'a store with buckets and objects', hint: 'manifests, samples and listings come for nothing' },
  { value: 'source', label: 'any other source' },
  { value: 'processor', label: 'a processor', hint: 'changes, drops or adds entities on their way' },
  { value: 'sink', label: 'a sink', hint: 'writes to a catalogue' },
];

/**
 * Asks for what the flags do not say; `undefined` when the questions were left.
 *
 * @param house the checkout of Sluice that the working directory is in.
 */
export async function askForPlugin(given: NewPluginOptions, house: string | undefined): Promise<NewPluginOptions | undefined> {
  intro('A new plugin for Sluice');
  const answers: Record<string, string> = { ...given } as Record<string, string>;
  const questions: readonly [name: string, ask: () => Promise<unknown>][] = [
    ['kind', () => select({ message: 'What is it?', options: KINDS })],
    [
      'type',
      () =>
        text({
          message: 'What do workflow files call it?',
          placeholder: 'acme-lake',
          validate: (value) => typeProblem(value ?? ''),
        }),
    ],
    [
      'title',
      () => text({ message: 'What is it, in a few words?', placeholder: 'Acme Lake, the store of Acme', defaultValue: '' }),
    ],
    ['dir', () => text({ message: 'Where is it to be written?', initialValue: defaultFolder(answers, house) })],
  ];
  for (const [name, ask] of questions) {
    if (answers[name] !== undefined) continue;
    const answer = await ask();
    if (isCancel(answer)) {
      cancel('Nothing was written.');
      return undefined;
    }
    if (answer !== '') answers[name] = String(answer);
  }
  outro('Thank you.');
  return answers;
}

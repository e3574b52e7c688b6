import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A new folder with these files, by their paths in it; what is no text is written as JSON. */
export function folderWith(files: Readonly<Record<string, unknown>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-plugins-')));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** A module that exports processors of these types as `plugins`; needs nothing. */
export function moduleWith(...types: readonly string[]): string {
  return `const define = (type) => ({
  apiVersion: 1, kind: 'processor', type, title: 'The ' + type, configSchema: { type: 'object', additionalProperties: false },
  capabilities: [], permissions: [], component: class { process(entity) { return [entity]; } },
});
export const plugins = ${JSON.stringify(types)}.map(define);
`;
}

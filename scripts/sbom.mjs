// Writes out/sbom.json: all packages that the command runs with, each with its version and licence, as CycloneDX.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(root, process.argv[2] ?? 'out/sbom.json');

mkdirSync(dirname(out), { recursive: true });
const form = ['--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--sbom-type', 'application'];
const { status } = spawnSync('npx', ['--yes', PNPM, '--filter', '@sluice/cli', 'sbom', '--prod', ...form, '--out', out], {
  cwd: root,
  stdio: ['ignore', 'ignore', 2],
});
if (status !== 0) process.exit(status ?? 1);
const { components } = JSON.parse(readFileSync(out, 'utf8'));
process.stdout.write(`${relative(process.cwd(), out)}: ${components.length} packages\n`);

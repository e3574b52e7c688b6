import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A registry that has the packages of this checkout, and nothing else. */
export interface TarballRegistry {
  /** What npm needs in its environment to find them; everything else comes from where it always comes from. */
  readonly env: Readonly<Record<string, string>>;
  /** The tarballs, as `npm run pack` makes them. */
  readonly tarballs: readonly string[];
  stop(): Promise<void>;
}

interface PackedPackage {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly file: string;
}

/** Packs the checkout and serves it as a registry does, so that it installs as if it were published. */
export async function startTarballRegistry(): Promise<TarballRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tarballs-'));
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/pack.mjs'), folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`packing failed: ${stderr}`);
  const packages = new Map(
    readdirSync(folder).map((file) => [manifestIn(join(folder, file)).name, toPackage(join(folder, file))]),
  );
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1);
    const tarball = [...packages.values()].find(({ file }) => file.endsWith(path));
    const found = packages.get(path);
    if (found !== undefined) response.end(JSON.stringify(packument(found, `http://${request.headers.host}`)));
    else if (tarball !== undefined) response.end(readFileSync(tarball.file));
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const npmrc = join(mkdtempSync(join(tmpdir(), 'sluice-npmrc-')), 'npmrc');
  writeFileSync(npmrc, `@sluice:registry=http://127.0.0.1:${(server.address() as AddressInfo).port}/\nfund=false\naudit=false\n`);
  return {
    env: { NPM_CONFIG_USERCONFIG: npmrc },
    tarballs: [...packages.values()].map(({ file }) => file),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toPackage(file: string): PackedPackage {
  return { file, manifest: manifestIn(file) };
}

function manifestIn(file: string): PackedPackage['manifest'] {
  return JSON.parse(spawnSync('tar', ['-xzOf', file, 'package/package.json'], { encoding: 'utf8' }).stdout);
}

function packument({ manifest, file }: PackedPackage, address: string): object {
  const dist = { tarball: `${address}/${file.slice(file.lastIndexOf('/') + 1)}` };
  return {
    name: manifest.name,
    'dist-tags': { latest: manifest.version },
    versions: { [manifest.version]: { ...manifest, dist } },
  };
}

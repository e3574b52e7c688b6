// Programs written in Go that tests run, each built once into the cache outside the checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CACHE } from './python.mjs';

/** Google Cloud Storage in memory; takes a minute to build. */
export const FAKE_GCS_SERVER = { module: 'github.com/fsouza/fake-gcs-server', version: 'v1.56.1' };
/** An S3 server on a folder, which pages its list of buckets and checks secrets; takes six minutes to build. */
export const VERSITYGW = { module: 'github.com/versity/versitygw/cmd/versitygw', version: 'v1.8.0' };

/** Whether there is a Go to build with. */
export function hasGo() {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}

/**
 * The path of a program; builds it when it is not there yet. Throws when that fails.
 *
 * @param {{ module: string, version: string }} source the path of its main package, such as `github.com/owner/name/cmd/program`, and a version
 */
export function goProgram({ module, version }) {
  const name = basename(module);
  const home = join(CACHE, `go-${name}-${version}`);
  if (!existsSync(home)) {
    mkdirSync(CACHE, { recursive: true });
    const building = `${home}.${process.pid}`;
    const { status, stderr } = spawnSync('go', ['install', `${module}@${version}`], {
      encoding: 'utf8',
      env: { ...process.env, GOBIN: building },
    });
    if (status !== 0) throw new Error(`go install ${module}@${version} failed: ${stderr}`);
    try {
      renameSync(building, home);
    } catch (error) {
      rmSync(building, { recursive: true, force: true });
      // Another process was faster.
      if (!existsSync(home)) throw error;
    }
  }
  return join(home, name);
}

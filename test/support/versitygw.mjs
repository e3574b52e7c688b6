// An S3 server for what moto does otherwise than Amazon: it pages its list of buckets and checks secrets.
import { spawn } from 'node:child_process';
import { goProgram, VERSITYGW } from './go-programs.mjs';
import { freePort, started } from './servers.mjs';

/** Who may do everything. */
export const VERSITYGW_KEYS = { awsAccessKeyId: 'versity', awsSecretAccessKey: 'canary-versity-secret' };

/**
 * Starts it on a folder of buckets. It cannot hold a key that is a folder of another, and knows one region.
 * @param {string} root
 * @param {string} [tags] a folder for what it notes of objects, their ETags; without one it takes no notice of conditions on these
 * @returns {Promise<import('./servers.mjs').Server>}
 */
export async function startVersitygw(root, tags) {
  const port = await freePort();
  const { awsAccessKeyId: access, awsSecretAccessKey: secret } = VERSITYGW_KEYS;
  const child = spawn(
    goProgram(VERSITYGW),
    [
      '--port',
      `127.0.0.1:${port}`,
      '--access',
      access,
      '--secret',
      secret,
      '--quiet',
      'posix',
      ...(tags === undefined ? ['--nometa'] : ['--sidecar', tags]),
      root,
    ],
    { stdio: 'ignore' },
  );
  return started(child, `http://127.0.0.1:${port}`, undefined, port);
}

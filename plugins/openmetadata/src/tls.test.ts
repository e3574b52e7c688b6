import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tlsOptions } from './tls.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-tls-'));
const notPem = join(folder, 'not.pem');
const broken = join(folder, 'broken.pem');
writeFileSync(notPem, 'hello');
writeFileSync(broken, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
afterAll(() => rmSync(folder, { recursive: true }));

const hostPort = 'https://catalogue.example.com/api';

describe('tlsOptions', () => {
  it.each([
    ['no-ssl', true],
    ['validate', true],
    ['ignore', false],
  ] as const)('with verifySSL %s checks certificates: %s', (verifySSL, rejectUnauthorized) => {
    expect(tlsOptions({ hostPort, verifySSL })).toEqual({ rejectUnauthorized });
  });

  it('names a file that cannot be read', () => {
    const caCertificate = join(folder, 'none.pem');
    expect(() => tlsOptions({ hostPort, sslConfig: { caCertificate } })).toThrow(
      expect.objectContaining({
        code: 'OPENMETADATA_TLS',
        path: caCertificate,
        message: expect.stringMatching(/^sslConfig\.caCertificate: ENOENT/),
      }),
    );
  });

  it('names a file that is not in PEM form', () => {
    expect(() => tlsOptions({ hostPort, sslConfig: { sslKey: notPem } })).toThrow(
      expect.objectContaining({
        code: 'OPENMETADATA_TLS',
        path: notPem,
        message: 'sslConfig.sslKey: the file is not in PEM form',
      }),
    );
  });

  it('names a key that is none', () => {
    expect(() => tlsOptions({ hostPort, sslConfig: { sslKey: broken } })).toThrow(
      expect.objectContaining({ code: 'OPENMETADATA_TLS', path: broken }),
    );
  });

  it('reads no file for a server without TLS', () => {
    const sslConfig = { caCertificate: join(folder, 'none.pem') };
    expect(tlsOptions({ hostPort: 'http://localhost:8585/api', sslConfig })).toEqual({ rejectUnauthorized: true });
  });
});

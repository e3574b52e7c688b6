import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { IngestError } from '@sluice/plugin-api';
import type { OpenMetadataServerConfig, SslConfig } from './generated/server.js';

/** How an https connection is made. */
export interface TlsOptions {
  /** Whether the server's certificate has to be of an authority that we trust. */
  readonly rejectUnauthorized: boolean;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/**
 * The TLS options that the config asks for. Only `verifySSL: ignore` turns the check of the server's certificate off: `no-ssl`, the
 * default, says that nothing was set up for TLS, so that an https server is held against the authorities that Node.js trusts. Throws
 * `OPENMETADATA_TLS` with the path of a file that cannot be read or is not in PEM form.
 */
export function tlsOptions(server: OpenMetadataServerConfig): TlsOptions {
  const rejectUnauthorized = server.verifySSL !== 'ignore';
  if (!server.hostPort.startsWith('https:')) return { rejectUnauthorized };
  const { caCertificate, sslCertificate, sslKey } = server.sslConfig ?? {};
  const options: TlsOptions = {
    rejectUnauthorized,
    ...(caCertificate === undefined ? {} : { ca: readPem('caCertificate', caCertificate) }),
    ...(sslCertificate === undefined ? {} : { cert: readPem('sslCertificate', sslCertificate) }),
    ...(sslKey === undefined ? {} : { key: readPem('sslKey', sslKey) }),
  };
  try {
    createSecureContext(options);
  } catch (cause) {
    throw new IngestError('OPENMETADATA_TLS', {
      message: `The files of sslConfig do not make a TLS connection: ${cause instanceof Error ? cause.message : String(cause)}`,
      path: sslKey ?? sslCertificate ?? caCertificate ?? server.hostPort,
      hint: 'Check that sslKey is the key of sslCertificate, in PEM form and without a passphrase.',
    });
  }
  return options;
}

function readPem(key: keyof SslConfig, path: string): Buffer {
  const fail = (message: string, cause?: unknown) =>
    new IngestError('OPENMETADATA_TLS', {
      message: `sslConfig.${key}: ${message}`,
      path,
      hint: 'Give the path of a file in PEM form that Sluice may read.',
      cause,
    });
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    throw fail(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (!content.includes('-----BEGIN ')) throw fail('the file is not in PEM form');
  return content;
}

import { FILE_SECRETS, type SecretStore } from '@sluice/core';

/**
 * Secrets that AWS keeps: `aws-secrets-manager:NAME` in Secrets Manager, by name or ARN, and `aws-ssm:/path` in the Parameter Store of Systems
 * Manager. Behind `#` may stand a key of the JSON that is kept there, such as `#database.password`. The clients are loaded for the first of them.
 */
export const AWS_SECRET_STORES: readonly SecretStore[] = [
  { scheme: 'aws-secrets-manager', get: async (name) => (await import('./aws-secrets.js')).secretsManagerSecret(name) },
  { scheme: 'aws-ssm', get: async (name) => (await import('./aws-secrets.js')).parameter(name) },
];

/** Whether a text names a secret that lies in a file or with AWS. */
export function namesSecret(text: string): boolean {
  return [FILE_SECRETS, ...AWS_SECRET_STORES].some(({ scheme }) => text.startsWith(`${scheme}:`));
}

/** Variables that hold nothing but a secret, of the systems that plugins sign in to. */
const SECRETS = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'AZURE_PASSWORD',
];
/** Variables with `name=value` pairs that a collector is sent. */
const HEADERS = /^OTEL_EXPORTER_OTLP_(\w+_)?HEADERS$/;
const PROXY = /_proxy$/i;

/** The secrets that the environment holds, to be taken out of all output as those of the workflow are. */
export function environmentSecrets(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment).flatMap(([name, value = '']) => {
    if (SECRETS.includes(name)) return [value];
    if (HEADERS.test(name)) return value.split(',').map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
    if (PROXY.test(name)) return [/\/\/[^/:@]*:([^@]+)@/.exec(value)?.[1] ?? ''];
    return [];
  });
}

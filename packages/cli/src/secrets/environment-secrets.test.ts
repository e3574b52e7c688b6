import { expect, it } from 'vitest';
import { environmentSecrets } from './environment-secrets.js';

it('finds what variables keep secret', () => {
  const environment = {
    AWS_SECRET_ACCESS_KEY: 'one',
    AWS_ACCESS_KEY_ID: 'AKIA',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20two, x-key=three=',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x=four',
    https_proxy: 'http://me:five@proxy:80',
    NO_PROXY: 'localhost',
    PATH: '/bin',
  };
  expect(environmentSecrets(environment).filter(Boolean)).toEqual(['one', 'Bearer%20two', 'three=', 'four', 'five']);
});

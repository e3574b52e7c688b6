import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { decorator: { legacy: true } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'plugins/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Gigabytes in many small files are removed at the end.
    teardownTimeout: 180_000,
    // Many tests wait for servers and installations; by itself, vitest leaves one of two cores to others.
    maxWorkers: 2,
  },
});

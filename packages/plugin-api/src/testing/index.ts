export { type LogLine, type TestContext, type TestContextOptions, testContext } from './test-context.js';

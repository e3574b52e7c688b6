#!/usr/bin/env node
import { main } from '../dist/main.js';

const LINGER_MILLISECONDS = 2000;

process.exitCode = await main(process.argv.slice(2));
// Something that still holds the process open after all is closed must not keep a scheduler waiting.
setTimeout(() => process.exit(), LINGER_MILLISECONDS).unref();

export { answerTimeoutMilliseconds } from './answer-timeout.js';
export { answerText, type BadAnswer, isBusy, retryAfterMilliseconds } from './bad-answer.js';
export { type CollectOptions, collectBody, SlowAnswer } from './collect-body.js';
export { type ConnectionTrouble, connectionTrouble } from './connection-trouble.js';

export { answerText, type BadAnswer, isBusy, retryAfterMilliseconds } from './bad-answer.js';
export { type ConnectionTrouble, connectionTrouble } from './connection-trouble.js';

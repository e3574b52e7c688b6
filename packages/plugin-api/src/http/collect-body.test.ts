import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { collectBody } from './collect-body.js';

const SOON_MILLISECONDS = 20;

test('answers all pieces, and one as it is', async () => {
  const piece = Buffer.from('whole');
  expect(await collectBody(Readable.from([piece]))).toBe(piece);
  expect(Buffer.from(await collectBody(Readable.from([Buffer.from('in '), Buffer.from('two')]))).toString()).toBe('in two');
  expect(await collectBody(Readable.from([]))).toHaveLength(0);
});

test('rejects where it breaks off, or the signal aborts', async () => {
  const broken = new PassThrough();
  broken.write('half');
  broken.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
  await expect(collectBody(broken)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(collectBody(new PassThrough(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
});

test('rejects what trickles, and takes what comes fast for longer', async () => {
  const slow = new PassThrough();
  const trickle = setInterval(() => slow.write('x'), 1);
  await expect(collectBody(slow, { timeoutMilliseconds: SOON_MILLISECONDS })).rejects.toMatchObject({ code: 'SLOW_ANSWER' });
  clearInterval(trickle);
  expect(slow.destroyed).toBe(true);

  const fast = new PassThrough({ highWaterMark: 1024 * 1024 });
  let left = 10;
  const flow = setInterval(() => {
    left -= 1;
    if (left > 0) fast.write(Buffer.alloc(256 * 1024));
    else fast.end();
    if (left === 0) clearInterval(flow);
  }, SOON_MILLISECONDS / 4);
  expect(await collectBody(fast, { timeoutMilliseconds: SOON_MILLISECONDS * 4 })).toHaveLength(9 * 256 * 1024);
});

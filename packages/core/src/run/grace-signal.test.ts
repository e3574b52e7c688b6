import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { graceSignal } from './grace-signal.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('graceSignal', () => {
  test('aborts the grace time after the other, with its reason', () => {
    const stop = new AbortController();
    const { signal } = graceSignal(stop.signal, 1000);
    vi.advanceTimersByTime(5000);
    expect(signal.aborted).toBe(false);
    stop.abort('interrupted');
    vi.advanceTimersByTime(999);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toBe('interrupted');
  });

  test('counts from now when the other has aborted', () => {
    const { signal } = graceSignal(AbortSignal.abort(), 1000);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(signal.aborted).toBe(true);
  });

  test.each([true, false])('disposed, leaves no timer (aborted before: %s)', (before) => {
    const stop = new AbortController();
    const grace = graceSignal(stop.signal, 1000);
    if (before) stop.abort();
    grace.dispose();
    stop.abort();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(grace.signal.aborted).toBe(false);
  });
});

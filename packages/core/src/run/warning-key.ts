import type { Warning } from '@sluice/plugin-api';

/** Equal for warnings that say the same, so that each is told once. */
export function warningKey({ code, message, path }: Warning): string {
  return JSON.stringify([code, message, path]);
}

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { reportPage } from '@sluice/report-page';

const RUN_AT = '2026-11-25T08:00:00.000Z';
const RUN_MILLISECONDS = 2400;
const DAY_MILLISECONDS = 86_400_000;

const KEYWORD = 'sluice page';
/** A PNG ends in this chunk: no bytes of its own, its name and checksum. */
const END_BYTES = 12;

/** The page that the picture of a report is of, at a set time. @param {string} report as JSON */
export function picturedPage(report) {
  const endedAt = new Date(Date.parse(RUN_AT) + RUN_MILLISECONDS).toISOString();
  const written = Date.parse(RUN_AT) - DAY_MILLISECONDS;
  const steady = JSON.parse(report, (key, value) => (key === 'lastModified' ? written : value));
  return reportPage({ ...steady, runId: 'nightly', startedAt: RUN_AT, endedAt });
}

/** A picture that tells which page it is of. @param {Buffer} png @param {string} page */
export function signed(png, page) {
  const text = Buffer.from(`tEXt${KEYWORD}\0${hashOf(page)}`, 'latin1');
  const chunk = Buffer.alloc(text.length + 8);
  chunk.writeUInt32BE(text.length - 4, 0);
  text.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(text), text.length + 4);
  return Buffer.concat([png.subarray(0, -END_BYTES), chunk, png.subarray(-END_BYTES)]);
}

/** Whether a picture that was signed is of that page. @param {Buffer} png @param {string} page */
export function isOf(png, page) {
  return png.includes(Buffer.from(`tEXt${KEYWORD}\0${hashOf(page)}`, 'latin1'));
}

/** @param {string} page */
function hashOf(page) {
  return createHash('sha256').update(page).digest('hex');
}

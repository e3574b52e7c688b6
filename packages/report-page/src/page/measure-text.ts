import { bytesText, countOf } from '../figures.js';
import type { Measure } from './lake-node.js';

/** `1.2 GB`, `12 objects`, `3 datasets`. */
export function measureText(value: number, measure: Measure): string {
  if (measure === 'size') return bytesText(value);
  return countOf(value, measure === 'objects' ? 'object' : 'dataset');
}

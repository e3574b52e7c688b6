export { CatalogueRequests, type CatalogueRequestsOptions } from './catalogue-requests.js';
export { changesBetween } from './changes.js';
export { heldLines } from './held-lines.js';
export { type FileFrame, KeyedFile } from './keyed-file.js';
export { RecentMap } from './recent-map.js';
export { type Attempt, type Failure, REAL_WAITING, type Waiting } from './retry.js';

export { Answer } from './answer.js';
export type { Change, ChangeOptions, StreamItem } from './changes/follow.js';
export type { components, operations, paths } from './made/contract.js';
export { Embassy, type Call, type EmbassyOptions, type PagedPath, type PathsWith } from './embassy.js';
export { ProblemError, type FieldFault, type Problem } from './problem.js';

// The public door for scenario files.
export type * from './types.ts';
export type * from './matrix-types.ts';

// The public door for scenario files.
export type * from './types.ts';

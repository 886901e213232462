// The room's door: programs and ports that belong to the harness.
export { runCommand, type CommandEnd } from './command.ts';
export { findProgram } from './find.ts';
export { startGuarded } from './guarded.ts';
export { freeLowPorts, freePort, freePorts, LOOPBACK } from './ports.ts';
export { makeScratch } from './scratch.ts';
export { startTalking, type TalkingProcess } from './talking.ts';
export type { GuardedCommand, GuardedProcess } from './types.ts';

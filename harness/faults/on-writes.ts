// How a fault that strikes writes says which.

/** `, 2 times, of "agent_notes"`; empty for the next one, whatever it is. */
export const onWrites = (statement: string | undefined, times: number): string =>
  `${times === 1 ? '' : `, ${times} times`}${statement === undefined ? '' : `, of "${statement}"`}`;

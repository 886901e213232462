// Works of one name are done one after the other; those of other names go on beside them.

/** Does the work when all earlier ones of its name have ended, however they ended. */
export type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export const openTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(name, mine);
    const forget = (): void => {
      if (last.get(name) === mine) last.delete(name);
    };
    mine.then(forget, forget);
    return mine;
  };
};

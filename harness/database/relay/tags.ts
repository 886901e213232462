// What was committed, as the server's words for what was done tell it: `BEGIN`, `INSERT 0 1`, `ROLLBACK`.

/** They leave nothing behind. A SELECT that writes is not told from one that reads. */
const READS = /^(BEGIN|START TRANSACTION|SELECT|SET|SHOW|FETCH|SAVEPOINT|RELEASE|ROLLBACK|COMMIT)\b/u;

/**
 * Whether something was committed by what is answered at once, after which no transaction is open.
 *
 * @param hadOpen - whether a transaction was open before it
 */
export function hasCommitted(tags: readonly string[], hadOpen: boolean): boolean {
  // One statement, or several of which none is undone.
  if (!tags.includes('ROLLBACK')) return tags.length > 0;
  let isWritten = hadOpen;
  for (const tag of tags) {
    if (tag === 'COMMIT' && isWritten) return true;
    if (tag === 'COMMIT' || tag === 'ROLLBACK') isWritten = false;
    else if (!READS.test(tag)) isWritten = true;
  }
  return isWritten;
}

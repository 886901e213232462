// What to write instead: the patched() snippet for the very place of a change.
import type { Change } from './change.ts';
import type { Command } from './commands.ts';
import { lineAt } from './place.ts';
import { conditionAt } from './written.ts';

/** `redactPii` → `redact-pii`; for patch ids. */
export const kebab = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();

/** `use-it` → `UseIt`. */
const pascal = (text: string): string =>
  kebab(text).replaceAll(/(?:^|-)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

const slug = (command: Command): string =>
  kebab(command.kind === 'activity' ? command.name : `${command.kind}-${command.name}`).replace(/-$/, '');

/** How such a command is written when the source does not show it. */
function call(command: Command): string {
  switch (command.kind) {
    case 'activity':
    case 'local-activity':
      return `await ${command.name}(…)`;
    case 'timer':
      return `await sleep('${command.name}')`;
    case 'child':
      return `await executeChild(${command.name}, …)`;
    case 'signal-external':
      return `await handle.signal('${command.name}', …)`;
    case 'cancel-external':
      return 'await handle.cancel()';
    case 'nexus':
      return `await client.executeOperation('${command.name}', …)`;
    case 'continue-as-new':
      return 'await continueAsNew(…)';
    case 'patch':
      return `patched('${command.name}')`;
    case 'search-attributes':
      return 'upsertSearchAttributes(…)';
    case 'memo':
      return 'upsertMemo(…)';
    case 'cancel-timer':
    case 'cancel-activity':
    case 'cancel-child':
    case 'cancel-nexus':
      return 'scope.cancel()';
    case 'complete':
    case 'fail':
    case 'cancel':
      return 'return …';
  }
}

/** `const x = `, `x = `, `return `, `if (…) ` before a call that is whole on its line. */
const STATEMENT =
  /^((?:(?:const|let) .+? = )|(?:\w+ = )|return |if \(.+?\)\)? )?((?:await |(?:\w+\.)*(?:upsert\w+|cancel)\().+);$/;

/** The statement at the place, where it is whole on one line and awaits something. */
function statementAt(change: Change): { readonly head: string; readonly awaited: string } | undefined {
  if (change.place === undefined || change.after) return undefined;
  const [, head, awaited] = STATEMENT.exec(lineAt(change.place)) ?? [];
  return awaited === undefined ? undefined : { head: head ?? '', awaited };
}

function guarded(change: Change, produced: Command): string {
  const id = `add-${slug(produced)}`;
  const statement = statementAt(change);
  const awaited = statement?.awaited ?? call(produced);
  const head = statement?.head ?? '';
  const code =
    head === '' || head.startsWith('if ')
      ? `${head}${head === '' ? '' : '{ '}if (patched('${id}')) ${awaited};${head === '' ? '' : ' }'}`
      : `${head}patched('${id}') ? ${awaited} : <its value without this step>;`;
  return `Guard the new step:\n  ${code}`;
}

function both(change: Change, recorded: Command, produced: Command): string {
  const id = `use-${slug(produced)}`;
  const statement = statementAt(change);
  const now = statement?.awaited ?? call(produced);
  const name = new RegExp(`\\b${produced.name.replaceAll(/\W/g, '\\$&')}\\b`);
  const then = produced.name !== '' && name.test(now) ? now.replace(name, () => recorded.name) : call(recorded);
  return `Keep the old call for executions that recorded it:\n  ${statement?.head ?? ''}patched('${id}') ? ${now} : ${then};`;
}

function kept(recorded: Command): string {
  if (recorded.kind === 'patch') {
    return `Keep the marker until no execution that recorded it is open or has to be replayed:\n  deprecatePatch('${recorded.name}');`;
  }
  return `Keep the step for executions that recorded it:\n  if (!patched('drop-${slug(recorded)}')) ${call(recorded)};`;
}

function moved(recorded: Command, produced: Command): string {
  return `Ask for the patch where the history recorded it, before ${call(produced)}, and keep its answer:\n  const is${pascal(recorded.name)} = patched('${recorded.name}');`;
}

function chosen(change: Change, recorded: Command, produced: Command): string {
  const id = `choose-${slug(produced)}-otherwise`;
  const condition = conditionAt(change.place) ?? '<the condition as it is now>';
  return `Keep the old condition for executions that took ${call(recorded)}:\n  if (patched('${id}') ? ${condition} : <the condition as it was>)`;
}

/** `patched` and `deprecatePatch` come from `@temporalio/workflow`. Undefined where nothing useful can be said. */
export function suggestionFor(change: Change): string | undefined {
  const { recorded, produced } = change;
  switch (change.kind) {
    case 'added':
      return produced === undefined ? undefined : guarded(change, produced);
    case 'removed':
      return recorded === undefined ? undefined : kept(recorded);
    case 'renamed':
      return recorded === undefined || produced === undefined ? undefined : both(change, recorded, produced);
    case 'reordered':
      if (recorded === undefined || produced === undefined) return undefined;
      if (recorded.kind === 'patch') return moved(recorded, produced);
      return (
        'Keep the recorded order for executions that have it:\n' +
        `  if (patched('${slug(produced)}-before-${slug(recorded)}')) {\n    // ${call(produced)} first, as now\n  } else {\n    // ${call(recorded)} first, as recorded\n  }`
      );
    case 'early-return':
      return recorded === undefined
        ? undefined
        : `Guard the way out, and let executions that went on go on:\n  if (patched('end-before-${slug(recorded)}') && <its condition>) return …;`;
    case 'other-branch':
      return recorded === undefined || produced === undefined ? undefined : chosen(change, recorded, produced);
    case 'later':
      return recorded === undefined
        ? undefined
        : `Ask for it in the same workflow task as before, and wait afterwards:\n  if (patched('${slug(recorded)}-later')) {\n    // ${call(recorded)} at its new place\n  } else {\n    // ${call(recorded)} before the code waits, as recorded (Promise.all starts several at once)\n  }`;
    case 'other-end':
      return `Guard the new end:\n  if (patched('end-otherwise')) { /* as now */ } else { /* as recorded */ }`;
    case 'throws':
    case 'unlocated':
      return undefined;
  }
}

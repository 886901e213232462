// What to write instead: the patched() snippet for the very place of a change.
import type { Change } from './change.ts';
import type { Command } from './commands.ts';
import { lineAt } from './place.ts';

/** `redactPii` → `redact-pii`; for patch ids. */
const kebab = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();

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
    case 'complete':
    case 'fail':
    case 'cancel':
      return 'return …';
  }
}

/** The statement at the place, where it is whole on one line and awaits something. */
function statementAt(change: Change): { readonly head: string; readonly awaited: string } | undefined {
  if (change.place === undefined || change.after) return undefined;
  const [, head, awaited] =
    /^((?:(?:const|let) .+? = )|(?:\w+ = )|return )?(await .+);$/.exec(lineAt(change.place)) ?? [];
  return awaited === undefined ? undefined : { head: head ?? '', awaited };
}

function guarded(change: Change, produced: Command): string {
  const id = `add-${slug(produced)}`;
  const statement = statementAt(change);
  const awaited = statement?.awaited ?? call(produced);
  const code =
    statement === undefined || statement.head === ''
      ? `if (patched('${id}')) ${awaited};`
      : `${statement.head}patched('${id}') ? ${awaited} : <its value without this step>;`;
  return `Guard the new step:\n  ${code}`;
}

function both(change: Change, recorded: Command, produced: Command): string {
  const id = `use-${slug(produced)}`;
  const statement = statementAt(change);
  const now = statement?.awaited ?? call(produced);
  const then = now.includes(`${produced.name}(`)
    ? now.replace(`${produced.name}(`, `${recorded.name}(`)
    : call(recorded);
  return `Keep the old call for executions that recorded it:\n  ${statement?.head ?? ''}patched('${id}') ? ${now} : ${then};`;
}

function kept(recorded: Command): string {
  if (recorded.kind === 'patch') {
    return `Keep the marker until no execution that recorded it is open or has to be replayed:\n  deprecatePatch('${recorded.name}');`;
  }
  return `Keep the step for executions that recorded it:\n  if (!patched('drop-${slug(recorded)}')) ${call(recorded)};`;
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
      return (
        'Keep the recorded order for executions that have it:\n' +
        `  if (patched('${slug(produced)}-before-${slug(recorded)}')) {\n    // ${call(produced)} first, as now\n  } else {\n    // ${call(recorded)} first, as recorded\n  }`
      );
    case 'early-return':
      return recorded === undefined
        ? undefined
        : `Guard the way out, and let executions that went on go on:\n  if (patched('end-before-${slug(recorded)}') && <its condition>) return …;`;
    case 'other-end':
      return `Guard the new end:\n  if (patched('end-otherwise')) { /* as now */ } else { /* as recorded */ }`;
    case 'throws':
    case 'unlocated':
      return undefined;
  }
}

// Pieces of the snippets that are suggested: how a command is called, and the statement at a place.
import type { Change } from './change.ts';
import type { Command } from './commands.ts';
import { lineAt } from './place.ts';
import type { RecordedCall } from './recorded-call.ts';

/** `redactPii` → `redact-pii`; for patch ids. */
export const kebab = (text: string): string =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();

/** `use-it` → `UseIt`. */
export const pascal = (text: string): string =>
  kebab(text).replaceAll(/(?:^|-)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

/** What a command is called in a patch id. */
export const slug = (command: Command): string =>
  kebab(command.kind === 'activity' ? command.name : `${command.kind}-${command.name}`).replace(/-$/, '');

/** A text as TypeScript, in quotes. */
export const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`).replaceAll('\n', ' ')}'`;

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

const named = (name: string, holder: string): string => (IDENTIFIER.test(name) ? name : `${holder}[${quoted(name)}]`);

/** Arguments that nobody knows here. */
const UNKNOWN = '/* its arguments */';

/** How a child is started, where the source shows it. */
export interface ChildStart {
  /** `wf.startChild` */
  readonly verb: string;
  /** The expression of its Workflow Id. */
  readonly workflowId?: string;
}

/** @param text - the call that is there now */
export function childStart(text: string): ChildStart | undefined {
  const verb = /\b((?:\w+\.)?(?:start|execute)Child)\b/.exec(text)?.[1];
  const workflowId = /\bworkflowId: ((?:`[^`]*`|[^,}`])+?)\s*[,}]/.exec(text)?.[1];
  return verb === undefined ? undefined : { verb, ...(workflowId === undefined ? {} : { workflowId }) };
}

function child({ name, id }: Command, args: string | undefined, { verb, workflowId }: ChildStart): string {
  const own = workflowId ?? (id === undefined || id === '' ? undefined : quoted(id));
  return `await ${verb}(${quoted(name)}, { ${own === undefined ? '' : `workflowId: ${own}, `}args: [${args ?? UNKNOWN}] })`;
}

/**
 * How such a command is written when the source does not show it.
 * @param start - for a child
 */
export function call(
  command: Command,
  { args, isBound = false }: RecordedCall = {},
  start: ChildStart = { verb: 'executeChild' },
): string {
  const { name } = command;
  const more = args === '' ? '' : `, ${args ?? UNKNOWN}`;
  switch (command.kind) {
    case 'activity':
    case 'local-activity':
      return `await ${named(name, 'activities')}(${args ?? UNKNOWN})`;
    case 'timer':
      return isBound ? `await condition(isMet, ${quoted(name)})` : `await sleep(${quoted(name)})`;
    case 'child':
      return child(command, args, start);
    case 'signal-external':
      return `await handle.signal(${quoted(name)}${more})`;
    case 'cancel-external':
      return 'await handle.cancel()';
    case 'nexus':
      return `await client.executeOperation(${quoted(name)}${more})`;
    case 'continue-as-new':
      return `await continueAsNew(${UNKNOWN})`;
    case 'patch':
      return `patched(${quoted(name)})`;
    case 'search-attributes':
      return `upsertSearchAttributes(${UNKNOWN})`;
    case 'memo':
      return `upsertMemo(${UNKNOWN})`;
    case 'cancel-timer':
    case 'cancel-activity':
    case 'cancel-child':
    case 'cancel-nexus':
      return 'scope.cancel()';
    case 'complete':
    case 'fail':
    case 'cancel':
    case 'update':
      return 'return';
  }
}

/** `const x = `, `x = `, `a.b = `, `return `, `if (…) ` before a call that is whole on its line. */
const STATEMENT =
  /^((?:(?:const|let) .+? = )|(?:[\w.]+ = )|return |if \(.+?\)\)? )?((?:await |(?:\w+\.)*(?:upsert\w+|cancel)\().+);$/;

export interface Statement {
  readonly head: string;
  readonly awaited: string;
}

/** The statement at the place of what the code asks for, where it is whole on one line and awaits something. */
export function statementAt(change: Change): Statement | undefined {
  if (change.place === undefined || change.after) return undefined;
  const [, head, awaited] = STATEMENT.exec(lineAt(change.place)) ?? [];
  return awaited === undefined ? undefined : { head: head ?? '', awaited };
}

/** The call of a step that stands among the arguments of another: `await summarize(await redact(words))`. */
export function nestedCall(
  awaited: string,
  { name }: Command,
): { readonly before: string; readonly call: string; readonly after: string } | undefined {
  const start = IDENTIFIER.test(name) ? awaited.search(new RegExp(`(?<=[(,[ ])await (?:\\w+\\.)*${name}\\(`)) : -1;
  if (start <= 0) return undefined;
  let depth = 0;
  for (let end = awaited.indexOf('(', start); end < awaited.length; end++) {
    if (awaited[end] === '(') depth++;
    if (awaited[end] === ')' && --depth === 0)
      return { before: awaited.slice(0, start), call: awaited.slice(start, end + 1), after: awaited.slice(end + 1) };
  }
  return undefined;
}

/** `patched('id') ? xNow : xBefore`, for what the source does not show here. */
export const eitherWay = (id: string, name: string, is: string): string =>
  `const ${name} = patched('${id}') ? ${name}Now : ${name}Before; // ${is}, as it is now and as it was`;

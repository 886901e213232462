// What a source of workflow code has that a history may exercise: blocks that run or not, patch ids, and the API it imports.
import { parse } from '@babel/parser';
import type { Node, NodePath, Visitor } from '@babel/traverse';
import { bindingOf, propertyName, traverse } from '../../lint/walk.ts';

/** A place in a source: line from 1, column from 0. */
export interface SourcePoint {
  readonly line: number;
  readonly column: number;
}

/** Code that runs or does not run as a whole, by the place of its first statement or of its expression. */
export interface SourceBlock {
  readonly start: SourcePoint;
  readonly end: SourcePoint;
}

export interface PatchCall {
  /** The literal, or the expression where the id is computed. */
  readonly id: string;
  readonly kind: 'patched' | 'deprecated';
  readonly start: SourcePoint;
  readonly end: SourcePoint;
}

export interface SourceSyntax {
  readonly blocks: readonly SourceBlock[];
  readonly patches: readonly PatchCall[];
  /** Names that are taken from the SDK: `sleep`, `proxyActivities` …, and `TIMER` where another call than `sleep` starts one. */
  readonly api: readonly string[];
}

const SDK = '@temporalio/workflow';
/** In the API of a source: it starts timers by a time-out of `condition` or of a scope, or by `setTimeout`. */
export const TIMER = 'a timer of its own';
const SCOPE = 'CancellationScope';
const PATCHES: Readonly<Record<string, PatchCall['kind']>> = { patched: 'patched', deprecatePatch: 'deprecated' };

type Located = Pick<Node, 'loc' | 'start' | 'end'>;

const spanOf = ({ loc }: Located): SourceBlock | undefined =>
  loc === null || loc === undefined
    ? undefined
    : {
        start: { line: loc.start.line, column: loc.start.column },
        end: { line: loc.end.line, column: loc.end.column },
      };

/** The first thing that runs where this runs; undefined for an empty block. */
const firstOf = (node: Node | null | undefined): Node | undefined => {
  if (node === null || node === undefined) return undefined;
  return node.type === 'BlockStatement' ? node.body[0] : node;
};

const importedNames = (local: string, imported: Node): readonly [string, string] => [
  local,
  imported.type === 'Identifier' ? imported.name : imported.type === 'StringLiteral' ? imported.value : local,
];

/** Collects while the tree is walked. */
class Finder {
  readonly #text: string;
  readonly blocks: SourceBlock[] = [];
  readonly patches: PatchCall[] = [];
  readonly api = new Set<string>();
  /** Local name → name in the SDK. */
  readonly #locals = new Map<string, string>();
  readonly #namespaces = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  #block(node: Node | null | undefined): void {
    const first = firstOf(node);
    const span = first === undefined ? undefined : spanOf(first);
    if (span !== undefined) this.blocks.push(span);
  }

  /** What the SDK calls the value of an expression; undefined where it is none of its own. */
  #nameOf(node: Node): string | undefined {
    if (node.type === 'Identifier') return this.#locals.get(node.name);
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
    return this.#namespaces.has(node.object.name) ? propertyName(node) : undefined;
  }

  #call(path: NodePath<Extract<Node, { type: 'CallExpression' }>>): void {
    const { node } = path;
    const { callee } = node;
    const name = this.#nameOf(callee);
    const isOfScope = callee.type === 'MemberExpression' && this.#nameOf(callee.object) === SCOPE;
    if (
      (name === 'condition' && node.arguments.length > 1) ||
      (isOfScope && propertyName(callee) === 'withTimeout') ||
      (callee.type === 'Identifier' && callee.name === 'setTimeout' && bindingOf(path, 'setTimeout') === undefined)
    )
      this.api.add(TIMER);
    if (name === undefined) return;
    this.api.add(name);
    const [kind, span, [id]] = [PATCHES[name], spanOf(node), node.arguments];
    if (kind === undefined || span === undefined || id === undefined) return;
    const told = id.type === 'StringLiteral' ? id.value : this.#text.slice(id.start ?? 0, id.end ?? 0);
    this.patches.push({ id: told, kind, ...span });
  }

  #new({ callee, arguments: [options] }: Extract<Node, { type: 'NewExpression' }>): void {
    if (this.#nameOf(callee) !== SCOPE || options?.type !== 'ObjectExpression') return;
    const keys = options.properties.map((each) => (each.type === 'SpreadElement' ? undefined : each.key));
    if (keys.some((key) => key?.type === 'Identifier' && key.name === 'timeout')) this.api.add(TIMER);
  }

  #import(node: Extract<Node, { type: 'ImportDeclaration' }>): void {
    if (node.source.value !== SDK || node.importKind === 'type') return;
    for (const each of node.specifiers) {
      if (each.type !== 'ImportSpecifier') this.#namespaces.add(each.local.name);
      else if (each.importKind !== 'type') {
        const [local, name] = importedNames(each.local.name, each.imported);
        this.#locals.set(local, name);
        this.api.add(name);
      }
    }
  }

  visitor(): Visitor {
    const block = (pick: (node: never) => readonly (Node | null | undefined)[]) => (path: NodePath) => {
      for (const node of pick(path.node as never)) this.#block(node);
    };
    type Of<T extends Node['type']> = Extract<Node, { type: T }>;
    return {
      ImportDeclaration: ({ node }) => this.#import(node),
      CallExpression: (path) => this.#call(path),
      NewExpression: ({ node }) => this.#new(node),
      Function: block((node: Of<'FunctionDeclaration'>) => [node.body]),
      IfStatement: block((node: Of<'IfStatement'>) => [node.consequent, node.alternate]),
      ConditionalExpression: block((node: Of<'ConditionalExpression'>) => [node.consequent, node.alternate]),
      LogicalExpression: block((node: Of<'LogicalExpression'>) => [node.right]),
      Loop: block((node: Of<'WhileStatement'>) => [node.body]),
      SwitchCase: block((node: Of<'SwitchCase'>) => [node.consequent[0]]),
      CatchClause: block((node: Of<'CatchClause'>) => [node.body]),
    };
  }
}

/**
 * Reads one source.
 * @throws what the parser throws; code that was bundled has been parsed before
 */
export function syntaxOf(text: string): SourceSyntax {
  const finder = new Finder(text);
  traverse(parse(text, { sourceType: 'module', plugins: ['typescript', 'decorators-legacy'] }), finder.visitor());
  return { blocks: finder.blocks, patches: finder.patches, api: [...finder.api] };
}

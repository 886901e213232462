// A value for a JSON Schema, chosen by a hash of the prompt: what the fake model answers to `response_format: json_schema`.
import { digest } from '../random.ts';

/** The part of JSON Schema that structured outputs allow. Everything else is read as "anything". */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Recursive schemas end here: deeper arrays are empty, deeper choices take the plainest branch. */
const MAX_DEPTH = 8;
/** References that point at each other without ever naming a type end here. */
const MAX_REFERENCES = 32;
const DEFAULT_ITEMS = 2;
const DEFAULT_SPAN = 100;
const PLAIN_TYPES = ['string', 'number', 'integer', 'boolean', 'null'];

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-01-02T03:04:05Z',
  date: '2026-01-02',
  time: '03:04:05Z',
  duration: 'P1D',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
};

/** The same schema and prompt give the same value, on every machine. */
export const schemaValue = (schema: JsonSchema, prompt: string): unknown =>
  new Maker(schema, prompt).make(schema, '$', 0);

class Maker {
  private readonly root: JsonSchema;
  private readonly prompt: string;

  constructor(root: JsonSchema, prompt: string) {
    this.root = root;
    this.prompt = prompt;
  }

  make(given: JsonSchema, path: string, depth: number): unknown {
    const schema = this.resolve(given);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined && schema.enum.length > 0) return schema.enum[this.draw(path, schema.enum.length)];
    const branches = schema.anyOf ?? schema.oneOf;
    if (branches !== undefined && branches.length > 0)
      return this.make(this.branch(branches, path, depth), path, depth);
    switch (typeOf(schema)) {
      case 'object':
        return this.object(schema, path, depth);
      case 'array':
        return this.array(schema, path, depth);
      case 'number':
        return this.number(schema, path, false);
      case 'integer':
        return this.number(schema, path, true);
      case 'boolean':
        return this.draw(path, 2) === 1;
      case 'null':
        return null;
      default:
        return this.string(schema, path);
    }
  }

  private resolve(given: JsonSchema): JsonSchema {
    let schema = given;
    for (let n = 0; n < MAX_REFERENCES && schema.$ref !== undefined; n += 1) {
      schema = lookUp(this.root, schema.$ref);
    }
    return schema.allOf === undefined
      ? schema
      : mergeAll(
          schema,
          schema.allOf.map((part) => this.resolve(part)),
        );
  }

  private branch(branches: readonly JsonSchema[], path: string, depth: number): JsonSchema {
    const plain = branches.find((each) => PLAIN_TYPES.includes(typeOf(each)) && each.$ref === undefined);
    if (depth >= MAX_DEPTH && plain !== undefined) return plain;
    return branches[this.draw(path, branches.length)] ?? {};
  }

  private object(schema: JsonSchema, path: string, depth: number): Record<string, unknown> {
    const entries = Object.entries(schema.properties ?? {});
    // Nested objects without end can only be schemas no value fits; the bound keeps the fake alive.
    if (depth > MAX_DEPTH * 2) return {};
    return Object.fromEntries(entries.map(([name, each]) => [name, this.make(each, `${path}.${name}`, depth + 1)]));
  }

  private array(schema: JsonSchema, path: string, depth: number): unknown[] {
    const wanted = depth >= MAX_DEPTH ? 0 : DEFAULT_ITEMS;
    const length = Math.min(Math.max(wanted, schema.minItems ?? 0), schema.maxItems ?? Number.MAX_SAFE_INTEGER);
    return Array.from({ length }, (_, at) => this.make(schema.items ?? {}, `${path}[${at}]`, depth + 1));
  }

  private number(schema: JsonSchema, path: string, whole: boolean): number {
    const step = schema.multipleOf ?? (whole ? 1 : 0.01);
    const low = schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step);
    const high = schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step);
    const from = low ?? Math.min(0, (high ?? 0) - DEFAULT_SPAN * step);
    const first = Math.ceil(from / step);
    const last = high === undefined ? first + DEFAULT_SPAN : Math.floor(high / step);
    const drawn = (first + this.draw(path, Math.max(1, last - first + 1))) * step;
    return whole ? drawn : Number(drawn.toFixed(6));
  }

  private string(schema: JsonSchema, path: string): string {
    const known = schema.format === undefined ? undefined : BY_FORMAT[schema.format];
    if (known !== undefined) return known;
    const hash = digest(32, 'schema', path, this.prompt);
    if (schema.format === 'uuid') return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/u, '$1-$2-4$3-8$4-$5');
    const name = path
      .slice(path.lastIndexOf('.') + 1)
      .replace(/[^a-z0-9]+/giu, ' ')
      .trim();
    const text = `${name === '' ? 'value' : name} ${hash.slice(0, 6)}`.padEnd(schema.minLength ?? 0, hash);
    return text.slice(0, schema.maxLength ?? text.length);
  }

  private draw(path: string, below: number): number {
    return Number.parseInt(digest(8, 'schema', path, this.prompt), 16) % below;
  }
}

function typeOf(schema: JsonSchema): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (type !== undefined) return type.find((each) => each !== 'null') ?? 'null';
  if (schema.properties !== undefined) return 'object';
  return schema.items === undefined ? 'string' : 'array';
}

function mergeAll(schema: JsonSchema, parts: readonly JsonSchema[]): JsonSchema {
  const { allOf: _merged, ...own } = schema;
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}), own.properties ?? {}) as Record<
    string,
    JsonSchema
  >;
  const merged: JsonSchema = Object.assign({}, ...parts, own);
  return Object.keys(properties).length === 0 ? merged : { ...merged, properties };
}

function lookUp(root: JsonSchema, reference: string): JsonSchema {
  let found: unknown = root;
  for (const part of reference
    .replace(/^#\/?/u, '')
    .split('/')
    .filter((each) => each !== '')) {
    found = (found as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return typeof found === 'object' && found !== null ? found : {};
}

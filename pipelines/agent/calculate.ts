// Arithmetic as a model writes it: + - * / % ^, parentheses, decimals. Nothing is evaluated as code.
import { failure } from '../llm/classify.ts';

/** Longer expressions are no arithmetic any more. */
const EXPRESSION_MAX_CHARS = 500;
/** Parentheses, signs and powers inside each other. */
const DEPTH_MAX = 50;

const TOKEN = /\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[-+*/%^()])/y;

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/**
 * The value, as JavaScript writes numbers.
 * @throws ApplicationFailure ValueError: no expression, or without a finite value
 */
export function calculate(expression: string): string {
  if (expression.length > EXPRESSION_MAX_CHARS)
    throw failure('ValueError', `The expression has ${expression.length} characters, at most ${EXPRESSION_MAX_CHARS}`);
  const reader = new Reader(tokensOf(expression));
  const value = reader.sum(0);
  reader.end();
  if (!Number.isFinite(value)) throw failure('ValueError', 'The expression has no finite value');
  return String(value);
}

function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined)
      throw failure('ValueError', `The expression cannot be read at '${text.slice(at, at + 20)}'`);
    tokens.push(token);
  }
  return tokens;
}

/** Reads from left to right; each rule calls the one that binds tighter. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  sum(depth: number): number {
    return this.#chain(['+', '-'], () => this.#product(depth));
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw failure('ValueError', `The expression has a '${rest}' too much`);
  }

  #product(depth: number): number {
    return this.#chain(['*', '/', '%'], () => this.#signed(depth));
  }

  #signed(depth: number): number {
    if (depth > DEPTH_MAX) throw failure('ValueError', `The expression is nested deeper than ${DEPTH_MAX}`);
    if (this.#take('-')) return -this.#signed(depth + 1);
    if (this.#take('+')) return this.#signed(depth + 1);
    const base = this.#atom(depth);
    // Binds tighter than a sign before it and to the right: -2^2 is -4, 2^3^2 is 512.
    return this.#take('^') ? base ** this.#signed(depth + 1) : base;
  }

  #atom(depth: number): number {
    if (this.#take('(')) {
      const value = this.sum(depth + 1);
      if (!this.#take(')')) throw failure('ValueError', 'The expression has a parenthesis that is not closed');
      return value;
    }
    const token = this.#tokens[this.#at];
    const value = token === undefined ? Number.NaN : Number(token);
    if (Number.isNaN(value))
      throw failure(
        'ValueError',
        `The expression has ${token === undefined ? 'no end' : `a '${token}'`} where a number should be`,
      );
    this.#at += 1;
    return value;
  }

  #chain(signs: readonly string[], next: () => number): number {
    let value = next();
    for (let sign = this.#sign(signs); sign !== undefined; sign = this.#sign(signs)) {
      const operation = OPERATIONS[sign];
      if (operation !== undefined) value = operation(value, next());
    }
    return value;
  }

  #sign(signs: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    return token !== undefined && signs.includes(token) && this.#take(token) ? token : undefined;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

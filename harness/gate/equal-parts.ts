// Equal parts of many entries are held once: most histories of a corpus differ in their ids alone.
import { digest } from '../random.ts';
import type { GateHistory } from '../../reports/evidence/gate.ts';

/** Long enough that two parts with one digest are the same part. */
const DIGEST_LENGTH = 32;

const NOTHING: readonly never[] = [];

/** Holds each text and each part that it was given once; what it hands out is equal to what it was given. */
export class EqualParts {
  readonly #texts = new Map<string, string>();
  readonly #parts = new Map<string, object>();

  text<Text extends string>(text: Text): Text {
    const known = this.#texts.get(text);
    if (known !== undefined) return known as Text;
    this.#texts.set(text, text);
    return text;
  }

  /** The same entry; what others have too is theirs. */
  entry(history: GateHistory): GateHistory {
    const { pipeline, workflowType, status, format, verdict, sdk, repairs, findings, divergence } = history;
    return {
      ...history,
      pipeline: this.text(pipeline),
      workflowType: this.text(workflowType),
      status: this.text(status),
      format: this.text(format),
      verdict: this.text(verdict),
      repairs: repairs.length === 0 ? NOTHING : this.#part(repairs),
      findings: findings.length === 0 ? NOTHING : findings.map((finding) => this.#part(finding)),
      ...(sdk === undefined ? {} : { sdk: this.text(sdk) }),
      ...(divergence === undefined ? {} : { divergence: this.#part(divergence) }),
    };
  }

  #part<Part extends object>(part: Part): Part {
    const key = digest(DIGEST_LENGTH, JSON.stringify(part));
    const known = this.#parts.get(key);
    if (known !== undefined) return known as Part;
    this.#parts.set(key, part);
    return part;
  }
}

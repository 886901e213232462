// A reference to something too large for a payload. Pure: workflows pass it on without ever seeing the bytes.

/** Content-addressed: equal content has the equal reference, in every execution and on every machine. */
export interface ArtifactRef {
  /** 64 hexadecimal digits; the name and the proof of the content. */
  readonly sha256: string;
  readonly bytes: number;
}

// Values made from a JSON Schema: valid, and always the same.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { schemaValue, type JsonSchema } from './schema-value.ts';

const MAX_LEVELS = 3;

const leaf: fc.Arbitrary<z.ZodType> = fc.oneof(
  fc.constantFrom<z.ZodType>(
    z.string(),
    z.boolean(),
    z.null(),
    z.number(),
    z.int(),
    z.email(),
    z.uuid(),
    z.iso.datetime(),
    z.literal('on'),
  ),
  fc
    .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
    .map((names) => z.enum(names as [string, ...string[]])),
  fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(20)).map(([low, span]) =>
    z
      .int()
      .min(low)
      .max(low + span),
  ),
  fc.tuple(fc.nat(5), fc.nat(20)).map(([low, span]) =>
    z
      .string()
      .min(low)
      .max(low + span),
  ),
);

const { schema: anySchema } = fc.letrec<{ schema: z.ZodType }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: MAX_LEVELS, depthIdentifier: 'schema' },
    leaf,
    fc
      .dictionary(fc.stringMatching(/^[a-z]{1,8}$/u), tie('schema'), { maxKeys: 4 })
      .map((shape) => z.strictObject(shape)),
    fc.tuple(tie('schema'), fc.nat(3)).map(([items, low]) => z.array(items).min(low)),
    tie('schema').map((inner) => inner.nullable()),
    fc.tuple(tie('schema'), tie('schema')).map((two) => z.union(two)),
  ),
}));

it('fits the schema it was made from, and is the same for the same prompt', () => {
  fc.assert(
    fc.property(anySchema, fc.string(), (schema, prompt) => {
      const json = z.toJSONSchema(schema) as JsonSchema;
      const value = schemaValue(json, prompt);
      expect(schema.safeParse(value).error).toBeUndefined();
      expect(schemaValue(json, prompt)).toEqual(value);
    }),
    { numRuns: 200 },
  );
});

it('follows references and ends in recursive schemas', () => {
  const node: JsonSchema = {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
          kids: { type: 'array', items: { $ref: '#/$defs/node' } },
        },
      },
    },
  };
  expect(schemaValue(node, 'p')).toMatchObject({ name: expect.any(String), kids: expect.any(Array) });
});

it('differs from prompt to prompt', () => {
  const schema: JsonSchema = { type: 'object', properties: { title: { type: 'string' } } };
  expect(schemaValue(schema, 'a')).not.toEqual(schemaValue(schema, 'b'));
});

// What codecs made is undone wherever the SDK hands payloads to codecs, and nowhere else.
import type { Payload, PayloadCodec } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { HistoryEventJson } from '../../reports/evidence/types.ts';
import { HarnessError } from '../errors.ts';
import { failureChain } from '../history/outcome.ts';
import { openConverter } from './open.ts';
import { decodeHistory } from './decode-history.ts';
import { readPayloads } from './values.ts';
import { payloadConverter } from './fixtures/money.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const payload = (encoding: string, data: string) => ({ metadata: { encoding: base64(encoding) }, data: base64(data) });
const plain = payload('json/plain', '"said"');
const closed = payload('closed', '');

/** Opens everything it is given, and counts. */
class Opener implements PayloadCodec {
  opened = 0;
  readonly #as: typeof plain;
  constructor(as: typeof plain = plain) {
    this.#as = as;
  }
  encode = (payloads: Payload[]): Promise<Payload[]> => Promise.resolve(payloads);
  decode(payloads: Payload[]): Promise<Payload[]> {
    this.opened += payloads.length;
    const { metadata, data } = this.#as;
    const encoding = Buffer.from(metadata.encoding, 'base64');
    return Promise.resolve(payloads.map(() => ({ metadata: { encoding }, data: Buffer.from(data, 'base64') })));
  }
}

const event = (more: object): HistoryEventJson => ({ eventId: '1', eventType: 'E', eventTime: 't', ...more });
const decoded = async (more: object, codecs: readonly PayloadCodec[] = [new Opener()]): Promise<unknown> =>
  (await decodeHistory({ events: [event(more)] }, codecs, 'a.json')).events[0];

describe('a history with codecs', () => {
  it.each([
    ['arguments', { a: { input: { payloads: [closed, closed] } } }, { a: { input: { payloads: [plain, plain] } } }],
    ['a memo', { a: { memo: { fields: { m: closed } } } }, { a: { memo: { fields: { m: plain } } } }],
    ['a summary', { userMetadata: { summary: closed } }, { userMetadata: { summary: plain } }],
    [
      'a failure and its causes',
      {
        a: {
          failure: {
            cause: { encodedAttributes: closed, applicationFailureInfo: { details: { payloads: [closed] } } },
          },
        },
      },
      {
        a: {
          failure: { cause: { encodedAttributes: plain, applicationFailureInfo: { details: { payloads: [plain] } } } },
        },
      },
    ],
    [
      'the result of a local activity',
      { markerRecordedEventAttributes: { details: { result: { payloads: [closed] }, data: { payloads: [closed] } } } },
      { markerRecordedEventAttributes: { details: { result: { payloads: [plain] }, data: { payloads: [closed] } } } },
    ],
  ])('has %s decoded', async (_title, from, to) => {
    expect(await decoded(from)).toEqual(event(to));
  });

  it.each([
    ['search attributes', { a: { searchAttributes: { indexedFields: { s: closed } } } }],
    ['headers', { a: { header: { fields: { h: closed } } } }],
  ])('keeps %s as they are: no codec is asked', async (_title, from) => {
    const codec = new Opener();
    expect(await decoded(from, [codec])).toEqual(event(from));
    expect(codec.opened).toBe(0);
  });

  it('asks the codecs in the order in which the SDK asks them: the last first', async () => {
    const [first, last] = [new Opener(plain), new Opener(payload('half', 'x'))];
    expect(await decoded({ a: { result: { payloads: [closed] } } }, [first, last])).toMatchObject({
      a: { result: { payloads: [plain] } },
    });
  });

  it('whose codec throws is unreadable, with its event and what the codec says', async () => {
    const codec = {
      encode: (all: Payload[]) => Promise.resolve(all),
      decode: () => Promise.reject(new Error('bad tag')),
    };
    const failing = decoded({ a: { result: { payloads: [closed] } } }, [codec]);
    await expect(failing).rejects.toMatchObject({
      code: 'HISTORY_UNREADABLE',
      message: expect.stringContaining('event 1 of a.json: the pipeline\'s codec says "bad tag"'),
    });
  });
});

it('a message that a failure converter put among what codecs encode is told', () => {
  const encodedAttributes = payload('json/plain', '{"message":"the book is open","stack_trace":""}');
  expect(failureChain({ message: 'Encoded failure', encodedAttributes })).toMatchObject([
    { message: 'the book is open' },
  ]);
});

it('what the pipeline’s own encodings stand for is read; nothing is said where one cannot be', () => {
  const history = (data: string) => ({
    events: [event({ a: { result: { payloads: [payload('money/text', data), plain] } } })],
  });
  expect(readPayloads(history('12 of Ada'), payloadConverter)).toEqual({
    encodings: ['money/text'],
    values: [{ eventId: '1', value: { cents: '12', of: 'Ada' } }],
  });
  expect(readPayloads(history('no money'), payloadConverter)).toBeUndefined();
});

describe('a data converter', () => {
  it.each([
    ['a module that is not there', { payloadConverterPath: '/nowhere/converter.ts' }, /nowhere/],
    [
      'a module without the export',
      { payloadCodecsPath: `${import.meta.dirname}/fixtures/money.ts` },
      /payloadCodecs\(env\)/,
    ],
    [
      'a key that is not set',
      { payloadCodecsPath: `${import.meta.dirname}/fixtures/codecs.ts` },
      /BILLING_KEY is not set/,
    ],
  ])('with %s does not open, and says why', async (_title, dataConverter, reason) => {
    const opening = openConverter({ name: 'billing', dataConverter }, {});
    await expect(opening).rejects.toThrow(reason);
    await expect(opening).rejects.toSatisfy((error) => HarnessError.is(error) && error.code === 'CONFIG_INVALID');
  });
});

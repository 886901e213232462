// The converter between protobuf and JSON: which route is taken, and what is said when none works.
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { HarnessError } from '../errors.ts';
import { chooseCodec, type HistoryCodec, historyCodec, ROUTES } from './codec.ts';
import { recorded } from './forms.fixture.ts';

const broken = (message: string) => (): HistoryCodec => ({
  fromJson: () => {
    throw new TypeError(message);
  },
  toJson: () => ({}),
});

describe('the converter of histories', () => {
  test('is found in this installation, which has two versions of protobufjs: another than that of the SDK comes first', () => {
    const load = createRequire(import.meta.url);
    const versions = [load, createRequire(load.resolve('@temporalio/proto'))].map(
      (from) => (from('protobufjs/package.json') as { readonly version: string }).version,
    );
    expect(versions).toEqual([expect.stringMatching(/^7\./), expect.stringMatching(/^8\./)]);
    // What the SDK documents fails here: without another route there would be none.
    expect(() => chooseCodec(ROUTES.slice(0, 1))).toThrow(/@temporalio\/common: /);
    expect(historyCodec().fromJson({ events: [] })).toMatchObject({ events: [] });
  });

  test('is the first route that converts a specimen there and back', () => {
    const sound = historyCodec();
    const lossy: HistoryCodec = { fromJson: () => ({}), toJson: () => ({ events: [] }) };
    const routes = [
      { name: 'throws', open: broken('type must be a Type') },
      { name: 'loses events', open: () => lossy },
      { name: 'sound', open: () => sound },
    ];
    expect(chooseCodec(routes)).toBe(sound);
  });

  test('says what is wrong with each route when none works', () => {
    const open = () => chooseCodec([{ name: '@temporalio/common', open: broken('type must be a Type') }]);
    expect(open).toThrow(HarnessError);
    expect(open).toThrow(/@temporalio\/common: TypeError: type must be a Type.*protobufjs/s);
  });

  test.each(ROUTES.map(({ name }) => name))(
    'converts a recorded history, or says what is missing, without %s',
    async (lost) => {
      const history = await recorded('tour');
      const left = ROUTES.map((route) => (route.name === lost ? { ...route, open: broken('not here') } : route));
      // Which route is the sound one depends on the layout of node_modules: at least one is, and it does all of the work.
      const sound = ROUTES.filter(({ open, name }) => {
        try {
          return name !== lost && chooseCodec([{ name, open }]) !== undefined;
        } catch (error) {
          expect(String(error)).toContain(name);
          return false;
        }
      });
      if (sound.length === 0) expect(() => chooseCodec(left)).toThrow(`${lost}: TypeError: not here`);
      else expect(chooseCodec(left).toJson(chooseCodec(left).fromJson(history))).toEqual(history);
    },
  );

  test('is found on some route of this installation that works by itself', () => {
    const works = ({ name, open }: (typeof ROUTES)[number]): boolean => {
      try {
        return chooseCodec([{ name, open }]) !== undefined;
      } catch (error) {
        return !HarnessError.is(error);
      }
    };
    expect(ROUTES.filter(works)).not.toHaveLength(0);
  });
});

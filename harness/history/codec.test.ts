// The converter between protobuf and JSON: which route is taken, and what is said when none works.
import { describe, expect, test } from 'vitest';
import { HarnessError } from '../errors.ts';
import { chooseCodec, type HistoryCodec, historyCodec } from './codec.ts';

const broken = (message: string) => (): HistoryCodec => ({
  fromJson: () => {
    throw new TypeError(message);
  },
  toJson: () => ({}),
});

describe('the converter of histories', () => {
  test('is found in this installation, whatever its protobufjs versions', () => {
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
});

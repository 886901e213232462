// Guards for addresses that come from outside, before anything is fetched from them.
import { badInput, text } from '../input.ts';

/** An http or https address. @throws ApplicationFailure ValueError */
export function webAddress(value: unknown, name: string): string {
  const address = text(value, name);
  if (URL.canParse(address) && /^https?:$/u.test(new URL(address).protocol)) return address;
  throw badInput(`${name} must be an http or https address`);
}

/** Exactly `count` of them. @throws ApplicationFailure ValueError */
export function webAddresses(value: unknown, name: string, count: number): readonly string[] {
  if (!Array.isArray(value) || value.length !== count) throw badInput(`${name} must be a list of ${count} addresses`);
  return value.map((each: unknown, index) => webAddress(each, `${name}[${index}]`));
}

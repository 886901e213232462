// Reads settings from an environment: what is missing or not usable is said by name, before any work is taken.
import type { Env } from './pipeline.ts';

/** A setting is missing or not usable. The process should not start. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** A setting that must be there. @throws SettingsError */
export function required(env: Env, name: string): string {
  const value = env[name]?.trim();
  if (value === undefined || value === '') {
    throw new SettingsError(`Failed to read settings: ${name} is not set. Set it in the environment of the worker.`);
  }
  return value;
}

/** A setting with a default. */
export function optional(env: Env, name: string, fallback: string): string {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? fallback : value;
}

/** A whole number of milliseconds from 1 to `max`. @throws SettingsError */
export function milliseconds(env: Env, name: string, fallback: number, max: number): number {
  const text = optional(env, name, String(fallback));
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new SettingsError(
      `Failed to read settings: ${name} is '${text}'. Use a whole number of milliseconds from 1 to ${max}.`,
    );
  }
  return value;
}

const PORT_MAX = 65_535;

/** A port to listen on; undefined when the setting is absent. @throws SettingsError */
export function portNumber(env: Env, name: string): number | undefined {
  const text = optional(env, name, '');
  if (text === '') return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= PORT_MAX) return value;
  throw new SettingsError(`Failed to read settings: ${name} is '${text}'. Use a port from 1 to ${PORT_MAX}.`);
}

/** One of a few words. @throws SettingsError */
export function oneOf<T extends string>(env: Env, name: string, words: readonly T[], fallback: T): T {
  const value = optional(env, name, fallback);
  const known = words.find((word) => word === value);
  if (known !== undefined) return known;
  throw new SettingsError(`Failed to read settings: ${name} is '${value}'. Use one of: ${words.join(', ')}.`);
}

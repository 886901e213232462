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

// The environment of a hosted process holds no secret of the calling shell.
import { expect, it } from 'vitest';
import { hostEnvironment } from './host-environment.ts';

it('passes a few variables of the machine and the configured ones, and no key of the shell', () => {
  const shell = { PATH: '/bin', TZ: 'UTC', OPENAI_API_KEY: 'sk-real', AWS_SECRET_ACCESS_KEY: 'x', HOME: undefined };
  const env = hostEnvironment({ OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', TZ: 'Europe/Berlin' }, shell);
  expect(env).toEqual({ PATH: '/bin', TZ: 'Europe/Berlin', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' });
});

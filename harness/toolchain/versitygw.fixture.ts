// Set-up of the server tests: brings versitygw in before the first of them, and hands its path on as ORDEAL_VERSITYGW.
import { wallClock } from '../clock.ts';
import { provideVersitygw } from './index.ts';
import { say } from './say.fixture.ts';

export async function setup(): Promise<void> {
  process.env['ORDEAL_VERSITYGW'] = (await provideVersitygw({ clock: wallClock, report: say })).program;
}

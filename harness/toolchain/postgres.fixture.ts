// Set-up of the server tests: brings PostgreSQL in before the first of them, and hands its folder on as ORDEAL_POSTGRES.
import { wallClock } from '../clock.ts';
import { providePostgres } from './index.ts';
import { say } from './say.fixture.ts';

export async function setup(): Promise<void> {
  process.env['ORDEAL_POSTGRES'] = (await providePostgres({ clock: wallClock, report: say })).folder;
}

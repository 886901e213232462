// Set-up of the browser tests: brings Chromium in before the first of them, and hands its path on as CHROMIUM_PATH.
import { wallClock } from '../clock.ts';
import { provideChromium } from './index.ts';
import { say } from './say.fixture.ts';

export async function setup(): Promise<void> {
  process.env['CHROMIUM_PATH'] = (await provideChromium({ clock: wallClock, report: say })).program;
}

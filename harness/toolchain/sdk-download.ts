// The test server as @temporalio/testing downloads it itself (it carries its own Java). Over HTTPS; no digest is published for it.
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fillOnce } from './cache.ts';
import { download } from './download.ts';
import type { Toolchain } from './options.ts';
import { withProgress } from './progress.ts';
import { missed, type Outcome } from './ways.ts';

/** Where the SDK asks; asked first with a short bound, since the SDK itself would wait for long on a machine without internet access. */
const PROBE =
  'https://temporal.download/temporal-test-server/default?arch=amd64&platform=linux&format=tar.gz&sdk-name=sdk-typescript&sdk-version=1.24.0';

/** Lets the SDK download and start it once, then keeps the program. */
export async function testServerFromSdk(toolchain: Toolchain, folder: string): Promise<Outcome<string>> {
  try {
    await download(toolchain, PROBE);
  } catch (error) {
    return missed(error instanceof Error ? error.message : String(error));
  }
  try {
    const path = await fillOnce(toolchain, folder, 'temporal-test-server', (into) =>
      withProgress(
        toolchain,
        `downloading the test server with @temporalio/testing into ${folder}`,
        '40 MB, about 20 s, once',
        async () => {
          const { TestWorkflowEnvironment } = await import('@temporalio/testing');
          const downloadDir = join(into, 'download');
          await mkdir(downloadDir);
          const started = await TestWorkflowEnvironment.createTimeSkipping({
            server: { executable: { type: 'cached-download', downloadDir } },
          });
          await started.teardown();
          const [program] = (await readdir(downloadDir)).filter((name) => name.startsWith('temporal-test-server'));
          if (program === undefined) throw new Error('the SDK left no program in its download folder');
          await rename(join(downloadDir, program), join(into, 'temporal-test-server'));
          await rm(downloadDir, { recursive: true });
          await chmod(join(into, 'temporal-test-server'), 0o755);
        },
      ),
    );
    return { kind: 'found', tool: path };
  } catch (error) {
    return missed(error instanceof Error ? error.message : String(error));
  }
}

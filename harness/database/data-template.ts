// A ready data folder for PGlite in the cache: making one costs 5 s of a core at every start, loading one about 1 s.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * A fresh, empty database in memory. The first call on a machine leaves the template behind for the next.
 * @param path - of the template; its folder names the version of PGlite. A template that cannot be used is made again.
 */
export async function openFromTemplate(path: string): Promise<PGlite> {
  const template = await readTemplate(path);
  const loaded = template === undefined ? undefined : await load(template);
  if (loaded !== undefined) return loaded;
  const fresh = await PGlite.create();
  await leaveTemplate(fresh, path);
  return fresh;
}

async function readTemplate(path: string): Promise<Blob | undefined> {
  try {
    return new Blob([await readFile(path)]);
  } catch {
    return undefined; // none yet, or unreadable: one is made
  }
}

async function load(template: Blob): Promise<PGlite | undefined> {
  try {
    const session = await PGlite.create({ loadDataDir: template });
    await session.query('select count(*) from pg_class');
    return session;
  } catch (error) {
    process.stderr.write(`template not usable, making a new one: ${String(error)}\n`);
    return undefined;
  }
}

async function leaveTemplate(session: PGlite, path: string): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const dump = await session.dumpDataDir('none');
    await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
    // In one step: another process sees the whole template or none.
    await rename(unfinished, path);
  } catch (error) {
    // Only time is lost: every start then makes its own data folder.
    process.stderr.write(`template not kept: ${String(error)}\n`);
    await rm(unfinished, { force: true });
  }
}

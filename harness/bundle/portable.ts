// What a bundle says, whatever folder it was made in: the same for the same workflow code on every machine.
import { digest } from '../random.ts';

const DIGEST_LENGTH = 32;

/** The source map: it has the absolute paths of all sources. */
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*$/gm;
/** The way from the workflows to the installed packages. */
const WAY_TO_PACKAGES = /(?:\.\.\/)+(?:[^"'\s*!]*?\/)?node_modules\//g;
/** Frames around the names of modules, as wide as the name. */
const FRAMES = /^(?:\/\*!\*+!\*\\|\s*\\\*+\/)$/gm;
/** Modules that are left out on purpose are named after a digest of where they would be. */
const LEFT_OUT = /"\?[0-9a-f]{4,}"/g;

/** The code without what depends on where it was bundled. Not to be run. */
export const portableCode = (code: string): string =>
  code
    .replaceAll(SOURCE_MAP, '')
    .replaceAll(WAY_TO_PACKAGES, 'node_modules/')
    .replaceAll(FRAMES, '')
    .replaceAll(LEFT_OUT, '"?"');

/** Two bundles of the same digest do the same: their code is the same, up to the folders they were made in. */
export const portableDigest = (code: string): string => digest(DIGEST_LENGTH, portableCode(code));

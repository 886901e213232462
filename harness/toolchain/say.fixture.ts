// Where the set-up of the tests tells what it does: stderr, as bootstrap.mjs does.
export const say = (line: string): void => void process.stderr.write(`ordeal · ${line}\n`);

// What a file must look like from outside: its name, its size, its first line.
import { ROOMS, type Source } from './source-tree.ts';
import type { HouseRule } from './violation.ts';

const LINES_MAX = 400;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.ts$/;
const DRAWERS = /(^|\/)(utils?|helpers?|common|shared|misc|lib|types-and-\w+)(\/|\.ts$)/;
/** Somebody's home folder. */
const MACHINE = /["'`\s(](?:\/home|\/root|\/Users)\/\w/;

const nameOf = ({ path }: Source): string => path.slice(path.lastIndexOf('/') + 1);

/** Names are kebab-case, and no folder or file is a drawer for anything. */
export const names: HouseRule = (sources) =>
  sources.flatMap((source) => {
    const { path: file } = source;
    if (!NAME.test(nameOf(source)))
      return [{ rule: 'file-name', file, line: 1, message: 'file names are kebab-case: one noun or one verb phrase.' }];
    return DRAWERS.test(file)
      ? [
          {
            rule: 'file-name',
            file,
            line: 1,
            message: 'a drawer for anything: name the file after the one thing in it.',
          },
        ]
      : [];
  });

/** No file is too long to be read at once. */
export const sizes: HouseRule = (sources) =>
  sources.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines <= LINES_MAX
      ? []
      : [
          {
            rule: 'file-size',
            file: path,
            line: LINES_MAX,
            message: `${lines} lines, at most ${LINES_MAX}: split it by what it does.`,
          },
        ];
  });

/** The first line says what the file is. */
export const headers: HouseRule = (sources) =>
  sources.flatMap(({ path, text }) => {
    const [first, second] = text.split('\n', 2);
    const header = first?.startsWith('#!') === true ? second : first;
    return header !== undefined && /^\/\/ \S.{9,}/.test(header)
      ? []
      : [
          {
            rule: 'header',
            file: path,
            line: 1,
            message: 'the first line must be a comment that says what the file is.',
          },
        ];
  });

/** No path of somebody's machine. */
export const machinePaths: HouseRule = (sources) =>
  sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) =>
      MACHINE.test(line)
        ? [
            {
              rule: 'machine-path',
              file: path,
              line: index + 1,
              message: "a path of somebody's machine: no other machine has it.",
            },
          ]
        : [],
    ),
  );

/** A scan that saw nothing proves nothing; a room that is gone would take its rules with it unseen. */
export const everyRoomSeen: HouseRule = (sources) =>
  ROOMS.filter((room) => !sources.some(({ path }) => path.startsWith(`${room}/`))).map((room) => ({
    rule: 'empty-scan',
    file: `${room}/`,
    line: 0,
    message: 'no source of this room was scanned: nothing is proven about it.',
  }));

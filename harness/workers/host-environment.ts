// The environment variables of a hosted process: a short list of the machine's own, and what the configuration gives.

/** What a Node process needs of the machine. No key, token or address of the calling shell is among them. */
const MACHINE = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TMP',
  'TEMP',
  'TZ',
  'LANG',
  'LC_ALL',
  'SystemRoot',
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
];

/** The configuration's variables on top of the few of the machine; nothing else gets through. */
export function hostEnvironment(
  configured: Readonly<Record<string, string>>,
  shell: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept = MACHINE.flatMap((name) => (shell[name] === undefined ? [] : [[name, shell[name]] as const]));
  return { ...Object.fromEntries(kept), ...configured };
}

// The ways of one worker process to the services, each through a proxy of its own, and the environment that leads it there.
import type { RunPlaces } from '../config/types.ts';
import type { Relay, Relays } from '../database/relay/types.ts';
import type { Link, Network } from '../network/types.ts';
import { HarnessError } from '../errors.ts';

/** The ways of one worker process. */
export interface WorkerLinks {
  readonly temporal: Link;
  /** One for each address of the fake provider. */
  readonly llm: readonly Link[];
  readonly database: Link;
  /** What takes the place of the process's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where a worker process is led to. */
export interface WorkerWay {
  /** `host:port` of the server. */
  readonly temporal: string;
  /** What takes the place of the process's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What of the ways of a crew can be disturbed. */
export interface Wired {
  /** Each process has a proxy of its own to each service. */
  readonly links: boolean;
  /** Open connections over these may have to be reset. */
  readonly resets: boolean;
  /** All processes reach the database through one relay that reads what goes over it. */
  readonly relay: boolean;
}

/** Gives each worker process of a crew its ways. */
export interface Wiring {
  /** @param identity - of the process; asked again, it has the same way */
  of(identity: string): Promise<WorkerWay>;
  /** The proxies of one process. @throws HarnessError HARNESS_FAULT in a crew without */
  links(identity: string): Promise<WorkerLinks>;
  /** The one before the database. @throws HarnessError HARNESS_FAULT in a crew without */
  relay(): Promise<Relay>;
}

export interface WiringOptions extends Wired {
  readonly network: Network;
  readonly relays: Relays;
  /** `host:port` of the server's frontend. */
  readonly temporal: string;
  /** What the processes would be led to without proxies. */
  readonly places: RunPlaces;
  /** The environment of worker processes, as the configuration builds it. */
  environment(places: RunPlaces): Readonly<Record<string, string>>;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'http:': '80',
  'https:': '443',
  'postgres:': '5432',
  'postgresql:': '5432',
};

/** `host:port` of a service. */
const upstreamOf = (url: string): string => {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? (DEFAULT_PORTS[protocol] ?? '') : port}`;
};

/** The same URL at the link's address. */
export const throughLink = (url: string, { address }: Pick<Link, 'address'>): string => {
  const there = new URL(url);
  there.host = address;
  return there.href.replace(/\/$/u, url.endsWith('/') ? '/' : '');
};

/** The proxies of one process. @param places - where they lead to */
const openLinks = async (options: WiringOptions, places: RunPlaces, identity: string): Promise<WorkerLinks> => {
  const { network, temporal, environment, resets } = options;
  const { llmUrl, anthropicUrl, databaseUrl } = places;
  const link = (what: string, upstream: string): Promise<Link> =>
    network.link({ name: `${what} of ${identity}`, upstream, resets });
  const providers = [...new Set([llmUrl, anthropicUrl].map(upstreamOf))];
  const [server, database, ...llm] = await Promise.all([
    link('worker-temporal', temporal),
    link('worker-database', upstreamOf(databaseUrl)),
    ...providers.map((upstream) => link('worker-llm', upstream)),
  ]);
  const provider = (url: string): string => throughLink(url, llm[providers.indexOf(upstreamOf(url))] as Link);
  const env = environment({
    ...places,
    llmUrl: provider(llmUrl),
    anthropicUrl: provider(anthropicUrl),
    databaseUrl: throughLink(databaseUrl, database),
  });
  return { temporal: server, llm, database, env };
};

const missing = (what: string): HarnessError =>
  new HarnessError('HARNESS_FAULT', `Failed to find ${what}: the crew has none. Report this as a bug of ordeal.`);

export const openWiring = (options: WiringOptions): Wiring => {
  const known = new Map<string, Promise<WorkerLinks>>();
  let opened: Promise<Relay> | undefined;
  const relay = async (): Promise<Relay> => {
    if (!options.relay) throw missing('the relay before the database');
    opened ??= options.relays.open(upstreamOf(options.places.databaseUrl));
    return opened;
  };
  /** Where everything is, seen from the processes or from their proxies. */
  const there = async (): Promise<RunPlaces> => {
    const { places } = options;
    return options.relay ? { ...places, databaseUrl: throughLink(places.databaseUrl, await relay()) } : places;
  };
  const links = async (identity: string): Promise<WorkerLinks> => {
    if (!options.links) throw missing(`the links of ${identity}`);
    const found = known.get(identity) ?? there().then((places) => openLinks(options, places, identity));
    known.set(identity, found);
    return found;
  };
  return {
    relay,
    links,
    async of(identity) {
      if (!options.links) return { temporal: options.temporal, env: options.environment(await there()) };
      const { temporal, env } = await links(identity);
      return { temporal: temporal.address, env };
    },
  };
};

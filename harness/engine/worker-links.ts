// The ways of one worker process to the services, each through a proxy of its own, and the environment that leads it there.
import type { RunPlaces } from '../config/types.ts';
import type { Link, Network } from '../network/types.ts';

/** The ways of one worker process. */
export interface WorkerLinks {
  readonly temporal: Link;
  /** One for each address of the fake provider. */
  readonly llm: readonly Link[];
  readonly database: Link;
  /** What takes the place of the process's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Gives each worker process of a crew its ways. */
export interface Wiring {
  /** @param identity - of the process; asked again, it has the same ways */
  of(identity: string): Promise<WorkerLinks>;
}

export interface WiringOptions {
  readonly network: Network;
  /** `host:port` of the server's frontend. */
  readonly temporal: string;
  /** What the processes would be led to without proxies. */
  readonly places: RunPlaces;
  /** The environment of worker processes, as the configuration builds it. */
  environment(places: RunPlaces): Readonly<Record<string, string>>;
  /** Whether open connections may have to be reset. */
  readonly resets: boolean;
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

const open = async (options: WiringOptions, identity: string): Promise<WorkerLinks> => {
  const { network, temporal, places, environment, resets } = options;
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

export const openWiring = (options: WiringOptions): Wiring => {
  const known = new Map<string, Promise<WorkerLinks>>();
  return {
    of(identity) {
      const links = known.get(identity) ?? open(options, identity);
      known.set(identity, links);
      return links;
    },
  };
};

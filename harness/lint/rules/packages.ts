// Packages that reach out of the process: they belong into activities. One rule per thing they reach.
import { builtinModules } from 'node:module';
import { importsOf } from '../modules.ts';
import { packageOf } from '../package-file.ts';
import type { LintRule } from '../types.ts';

interface Reach {
  readonly rule: string;
  readonly packages: readonly string[];
  readonly looksFor: string;
  readonly why: string;
  readonly instead: string;
}

/** Packages that a rule of their own refuses. */
export const REACHING = new Set<string>();

const reaching = ({ rule, packages, looksFor, why, instead }: Reach): LintRule => {
  const known = new Set(packages);
  for (const name of packages) REACHING.add(name);
  return {
    name: rule,
    looksFor,
    why,
    instead,
    check: (module) =>
      importsOf(module)
        .filter(({ specifier }) => known.has(packageOf(specifier)))
        .map(({ specifier, line }) => ({
          line,
          message: `\`${specifier}\` is loaded into workflow code: nothing it does is recorded, and in the sandbox the bundle cannot be built or the workflow task fails.`,
        })),
  };
};

export const llmClient = reaching({
  rule: 'llm-call',
  packages: [
    'openai',
    '@anthropic-ai/sdk',
    '@google/genai',
    '@google/generative-ai',
    '@mistralai/mistralai',
    'cohere-ai',
    'groq-sdk',
    'ollama',
    'ai',
    '@ai-sdk/openai',
    '@ai-sdk/anthropic',
    '@ai-sdk/google',
    'langchain',
    '@langchain/core',
    '@langchain/openai',
    '@langchain/anthropic',
    '@langchain/langgraph',
    'llamaindex',
    '@aws-sdk/client-bedrock-runtime',
    '@azure/openai',
  ],
  looksFor: 'a model called from workflow code',
  why: 'The model answers otherwise at every replay, and every replay would be billed again.',
  instead: 'Call the model in an activity (call_llm): the answer is recorded once and paid for once.',
});

export const databaseClient = reaching({
  rule: 'database',
  packages: [
    'pg',
    'postgres',
    'mysql',
    'mysql2',
    'mongodb',
    'mongoose',
    'redis',
    'ioredis',
    'better-sqlite3',
    'sqlite3',
    'knex',
    'kysely',
    'typeorm',
    'sequelize',
    'drizzle-orm',
    '@prisma/client',
    '@electric-sql/pglite',
    'mssql',
    'oracledb',
    'cassandra-driver',
    '@aws-sdk/client-dynamodb',
    '@supabase/supabase-js',
  ],
  looksFor: 'a database read or written from workflow code',
  why: 'Rows change between the execution and its replay, and a write would be made at every replay.',
  instead: 'Read and write in activities; give the write an idempotency key made of Workflow ID and Activity ID.',
});

export const httpClient = reaching({
  rule: 'network',
  packages: [
    'undici',
    'axios',
    'got',
    'node-fetch',
    'ky',
    'superagent',
    'request',
    'ws',
    'socket.io-client',
    '@grpc/grpc-js',
    '@aws-sdk/client-s3',
  ],
  looksFor: 'requests over the network',
  why: 'The answer of today is not the answer of the execution, and a request is an effect that every replay would make again.',
  instead: 'Make the request in an activity: its result is recorded, and it has a timeout and a retry policy.',
});

export const randomPackage = reaching({
  rule: 'random',
  packages: ['uuid', 'nanoid', 'cuid', '@paralleldrive/cuid2', 'ulid', 'ulidx', 'short-uuid', 'crypto-random-string'],
  looksFor: 'random bytes and ids of the host (`Math.random()` is seeded by the sandbox and safe)',
  why: 'A replay would draw other values than the execution did.',
  instead: 'Use uuid4() of @temporalio/workflow: it gives the same ids at every replay.',
});

/** What the bundler lets through. */
const ALLOWED: ReadonlySet<string> = new Set(['assert', 'url', 'util']);
const BUILT_IN: ReadonlySet<string> = new Set(builtinModules);

export const hostModule: LintRule = {
  name: 'host-module',
  looksFor: 'modules of Node (files, network, processes, cryptography)',
  why: 'What lies outside the history differs from machine to machine; the bundler refuses these modules, or makes them undefined where it was told to.',
  instead: 'Do it in an activity and return the result.',
  check: (module) =>
    importsOf(module)
      .map(({ specifier, line }) => ({ name: specifier.replace(/^node:/u, ''), specifier, line }))
      .filter(({ name }) => BUILT_IN.has(name) && !ALLOWED.has(name))
      .map(({ specifier, line }) => ({
        line,
        message: `\`${specifier}\` is loaded into workflow code: the bundle of the worker cannot be built with it.`,
      })),
};

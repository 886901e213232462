// The schema, step by step. Append only: a step that ran somewhere is never edited.

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    // `idempotency_key unique` is what turns at-least-once execution into one row. `subject` is the business identity:
    // two rows with one subject are a duplicate in the world, whichever executions wrote them.
    sql: `
      create table research_results (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        effect text not null,
        idempotency_key text not null unique,
        subject text not null,
        topic text not null,
        summary text not null,
        written_at timestamptz not null default now()
      );
      create index research_results_by_workflow on research_results (workflow_id);
      create table downstream_writes (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        system text not null,
        idempotency_key text not null unique,
        subject text not null,
        payload jsonb not null,
        written_at timestamptz not null default now()
      );
      create index downstream_writes_by_workflow on downstream_writes (workflow_id);
    `,
  },
  {
    version: 2,
    sql: `
      create table document_reviews (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        effect text not null,
        idempotency_key text not null unique,
        subject text not null,
        parsed_text text not null,
        summary text not null,
        analysis jsonb not null,
        written_at timestamptz not null default now()
      );
      create index document_reviews_by_workflow on document_reviews (workflow_id);
      create table task_slots (
        name text not null,
        slot integer not null,
        holder text not null,
        held_until timestamptz not null,
        primary key (name, slot)
      );
    `,
  },
  {
    version: 3,
    // `idempotency_key` is null where the predecessor wrote: a unique column takes any number of those, and so did its table.
    sql: `
      create table catalog_entries (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        effect text not null,
        idempotency_key text unique,
        subject text not null,
        connector_id text not null,
        revision bigint not null,
        enrichment jsonb not null,
        written_at timestamptz not null default now()
      );
      create index catalog_entries_by_workflow on catalog_entries (workflow_id);
      create table catalog_updates (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        effect text not null,
        idempotency_key text unique,
        subject text not null,
        revision bigint not null,
        written_at timestamptz not null default now()
      );
      create index catalog_updates_by_workflow on catalog_updates (workflow_id);
      create index catalog_updates_by_subject on catalog_updates (subject, revision);
      create table catalog_documents (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        effect text not null,
        idempotency_key text unique,
        subject text not null,
        revision bigint not null,
        content text not null,
        written_at timestamptz not null default now()
      );
      create index catalog_documents_by_workflow on catalog_documents (workflow_id);
      create index catalog_documents_by_subject on catalog_documents (subject, revision);
      create table catalog_watermarks (
        subject text primary key,
        workflow_id text not null,
        revision bigint not null
      );
    `,
  },
  {
    version: 4,
    // The note's own text is part of its key (pipelines/agent): the same finding is kept once per execution.
    sql: `
      create table agent_notes (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        effect text not null,
        idempotency_key text not null unique,
        subject text not null,
        note text not null,
        written_at timestamptz not null default now()
      );
      create index agent_notes_by_workflow on agent_notes (workflow_id);
    `,
  },
  {
    version: 5,
    sql: `
      create table rankings (
        id bigint generated always as identity primary key,
        workflow_id text not null,
        effect text not null,
        idempotency_key text not null unique,
        subject text not null,
        query text not null,
        ranking jsonb not null,
        written_at timestamptz not null default now()
      );
      create index rankings_by_workflow on rankings (workflow_id);
    `,
  },
  {
    version: 6,
    // The digest of determinism-tax: opened before the work, completed after it, under values that the workflow drew.
    sql: `
      create table digests (
        id uuid primary key,
        workflow_id text not null,
        team text not null,
        day date not null,
        sample double precision not null,
        text text
      );
      create index digests_by_workflow on digests (workflow_id);
    `,
  },
];

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
];

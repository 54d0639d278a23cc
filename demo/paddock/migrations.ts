import type { Sql } from 'postgres'

type Migration = { name: string; statements: string }

const ADVISORY_LOCK = 4_100_231

export const MIGRATIONS: Migration[] = [
  {
    name: '0001_catalog',
    statements: `
      create table races (
        id text primary key, season int not null, round int not null, name text not null,
        circuit text not null, starts_at timestamptz not null
      );
      create table users (
        id text primary key, name text not null, email text not null unique, created_at timestamptz not null
      );
      create table leagues (
        id text primary key, name text not null, plan text not null, owner_id text not null references users,
        created_at timestamptz not null
      );
      create table memberships (
        league_id text not null references leagues, user_id text not null references users,
        joined_at timestamptz not null, primary key (league_id, user_id)
      );`,
  },
  {
    name: '0002_drafts',
    statements: `
      create table drafts (
        id text primary key, league_id text not null references leagues, race_id text not null references races,
        status text not null, unique (league_id, race_id)
      );
      create table picks (
        draft_id text not null references drafts, user_id text not null references users,
        driver text not null, points int not null, picked_at timestamptz not null,
        primary key (draft_id, user_id)
      );
      create index picks_by_user on picks (user_id, picked_at desc);`,
  },
  {
    name: '0003_operations',
    statements: `
      create table errors (
        id bigint generated always as identity primary key, at timestamptz not null, league_id text,
        route text not null, message text not null, request_id text not null
      );
      create index errors_by_league on errors (league_id, at desc);
      create table audit (
        id bigint generated always as identity primary key, at timestamptz not null, actor text not null,
        action text not null, subject text not null, league_id text
      );
      create index audit_by_league on audit (league_id, at desc);
      create table maintenance_windows (
        id uuid primary key, scope text not null, mode text not null, reason text,
        starts_at timestamptz not null, ends_at timestamptz not null, ended_at timestamptz
      );`,
  },
]

/** Applies what is missing; several Paddocks may start at once. */
export async function migrate(sql: Sql) {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${ADVISORY_LOCK})`
    await tx`create table if not exists migrations (name text primary key, applied_at timestamptz not null)`
    const applied = await tx<{ name: string }[]>`select name from migrations`
    const names = new Set(applied.map(({ name }) => name))

    for (const { name, statements } of MIGRATIONS.filter((migration) => !names.has(migration.name))) {
      await tx.unsafe(statements)
      await tx`insert into migrations values (${name}, now())`
    }
  })
}

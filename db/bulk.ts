import { type SQL, sql } from 'drizzle-orm'

/** Arrays as parameters, for `unnest`: one statement writes thousands of rows. Undefined and NaN become null. */
export const integers = (values: readonly number[]): SQL => sql`${`{${values.join(',')}}`}::int[]`

export const doubles = (values: readonly (number | undefined)[]): SQL =>
  sql`${`{${values.map((value) => (value === undefined || Number.isNaN(value) ? 'NULL' : value)).join(',')}}`}::float8[]`

export const texts = (values: readonly (string | undefined)[]): SQL =>
  sql`${`{${values.map(quoted).join(',')}}`}::text[]`

/** Pieces of equal length in one value: piece i of `size` bytes is `substring(it from 1 + (i - 1) * size for size)`. */
export const pieces = (values: readonly Uint8Array[]): SQL => sql`${Buffer.concat(values)}::bytea`

const quoted = (value: string | undefined): string =>
  value === undefined ? 'NULL' : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

import { scrub } from '@/lib/queues/redaction/scrub'

const DOTS = '•••'
const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/g
const WHOLE_ADDRESS = /^[^@\s]+@[^@\s]+$/
/** Of shorter ones the first letter would tell too much. */
const LONG = 4

/** What is left of a masked value: its first letter, and that it is an address. */
export function masked(text: string): string {
  if (text === '') return ''
  const first = [...text].length >= LONG ? ([...text][0] ?? '') : ''
  return `${first}${DOTS}${WHOLE_ADDRESS.test(text) ? `@${DOTS}` : ''}`
}

/** `masked` for the database, so that the value itself never leaves it; `column` is SQL of a text. */
export const maskedSql = (
  column: string,
): string => `case when ${column} = '' then '' when ${column} is null then null else
  case when char_length(${column}) >= ${LONG} then left(${column}, 1) else '' end || '${DOTS}'
  || case when ${column} ~ '^[^@[:space:]]+@[^@[:space:]]+$' then '@${DOTS}' else '' end end`

/** A message of somebody's program without what looks like a secret or an address of a person. */
export const readableMessage = (text: string): string =>
  scrub(text).replaceAll(ADDRESS, (address) => masked(address))

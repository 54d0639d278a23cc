import { scrub } from '@/lib/queues/redaction/scrub'
import type { TenantQuery } from '../config'
import type { Field } from '../contract'
import type { Row } from '../source/source'
import { STRUCTURE } from './classes'

/** The values of a row that are no structure, in the order of the query; `without` are shown elsewhere. */
export function fieldsOf(row: Row, query: TenantQuery, without: readonly string[] = []): Field[] {
  return [...row]
    .filter(([name]) => !STRUCTURE[query].includes(name) && !without.includes(name))
    .map(([name, cell]) => ({
      name,
      label: labelOf(name),
      text: cell.text !== null && cell.class === 'open' ? scrub(cell.text) : cell.text,
      isMasked: cell.class !== 'open',
      canReveal: cell.class === 'reveal' && cell.text !== null,
      revealedUntil: null,
    }))
}

/** An open value; undefined where there is none or it may not be seen whole. */
export function openText(row: Row, name: string): string | undefined {
  const cell = row.get(name)
  return cell?.class === 'open' && cell.text ? scrub(cell.text) : undefined
}

/** `owner_email` and `ownerEmail` as `Owner email`. */
export function labelOf(name: string): string {
  const spaced = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
    .trim()
  return `${spaced.slice(0, 1).toUpperCase()}${spaced.slice(1)}`
}

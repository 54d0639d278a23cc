import { addNote } from '@/lib/anomalies/commands'
import type { AnomalyDetail } from '@/lib/anomalies/contract'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { plural } from '@/lib/format'
import type { NoteInput, Shared } from '../contract'
import { openTenant } from '../queries/open'

/**
 * Writes who else has the same on an open anomaly, as a note.
 *
 * @throws AppError not_found (tenant, signature, anomaly), conflict (the anomaly has all the notes it may have)
 */
export async function tellAnomaly(
  ctx: Context,
  tenant: string,
  { anomaly, signature, ticket, from, to }: NoteInput,
): Promise<AnomalyDetail['notes'][number]> {
  requirePermission(ctx, 'anomaly:operate')
  const { parts } = await openTenant(ctx, tenant, { from, to, ...(ticket !== undefined && { ticket }) })
  const { data } = await parts.whoElse()
  const found = data?.items.find((item) => item.signature === signature)
  if (!found) throw new AppError('not_found', 'The tenant has nothing with this signature now.')
  return transaction(ctx, async (tx) => {
    const note = await addNote(tx, anomaly, { text: noteText(found, ticket) })
    const after = { anomaly, signature, ...(ticket !== undefined && { ticket }) }
    await recordAudit(tx, { action: 'tenant.note_added', subject: `tenant:${tenant}`, after })
    return note
  })
}

/** For everybody who may read anomalies: no tenant is named, and no error is quoted. */
function noteText(
  { kind, what, signature, since, others, everybody, href }: Shared,
  ticket?: string,
): string {
  const whose = everybody
    ? 'for everybody'
    : others === null
      ? 'for one tenant at least'
      : `for ${plural(others + 1, 'tenant')}`
  return [
    `${what} fail in the same way (${signature}) ${whose}${since ? ` since ${since}` : ''}.`,
    ...(kind === 'job' ? [`See ${href}.`] : []),
    ...(ticket === undefined ? [] : [`Ticket ${ticket}.`]),
  ].join(' ')
}

import { tenantReveals } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, requirePermission, transaction } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { Field, Reveal, RevealInput } from '../contract'
import { classOf } from '../fields/classes'
import { getSummary } from '../queries/summary'
import { getTenantUser } from '../queries/users'
import { tenantSource } from '../source/open'

const REVEALED_MS = 15 * 60_000

/**
 * Shows one value whole to who asks, for 15 minutes. The audit row is written before the value is read.
 *
 * @throws AppError not_found (tenant, user, field), unprocessable (a field that nobody reveals), unavailable
 */
export async function revealField(ctx: Context, tenant: string, input: RevealInput): Promise<Reveal> {
  requirePermission(ctx, 'tenant:reveal')
  const { part, field, reason, ticket, userId = '' } = input
  requireRevealable(input)
  await getSummary(ctx, tenant)
  await findField(ctx, tenant, input)
  const expiresAt = new Date(ctx.now.getTime() + REVEALED_MS)
  await transaction(ctx, async (tx) => {
    const row = { tenant, part, field, userId, actor: tx.actor.id, at: tx.now, expiresAt }
    await tx.db.insert(tenantReveals).values(row)
    await recordAudit(tx, {
      ...{ action: 'tenant.revealed', subject: `tenant:${tenant}`, reason },
      after: { part, field, ...(userId !== '' && { userId }), ...(ticket !== undefined && { ticket }) },
    })
  })
  const { text } = await findField(ctx, tenant, input)
  return { part, field, userId: userId === '' ? null : userId, text, revealedUntil: expiresAt.toISOString() }
}

/** A field that is never shown and one that is not there are told alike. */
function requireRevealable({ part, field, userId }: RevealInput): void {
  const kind = classOf(tenantSource().config, part, field)
  if (kind !== 'reveal') throw unprocessable('field', `${field} is no field that can be revealed`)
  if ((part === 'users') !== (userId !== undefined))
    throw unprocessable('userId', 'it takes the id of a user for a field of a user, and only then')
}

async function findField(ctx: Context, tenant: string, { part, field, userId }: RevealInput): Promise<Field> {
  const { fields } =
    part === 'summary' ? await getSummary(ctx, tenant) : await getTenantUser(ctx, tenant, userId ?? '')
  const found = fields.find(({ name }) => name === field)
  if (!found) throw new AppError('not_found', 'There is no such field.')
  return found
}

const unprocessable = (path: string, message: string) =>
  new AppError('unprocessable', `${message}.`, { fields: [{ path, message }] })

import { and, eq, inArray } from 'drizzle-orm'
import { type MaintenanceSwitchRow, maintenanceSwitches } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { windowOver } from '../cover'
import { windowsOn } from '../queries/on'
import type { Mode } from '../rules'

type Kind = MaintenanceSwitchRow['kind']
export type Decision = { subject: string; desired: Mode; windowId: string }

/** What services with routes of their own are to be in, by the windows that are on. The caller is alone. */
export async function decideSwitches(tx: Context): Promise<void> {
  const windows = await windowsOn(tx)
  const wanted = config().services.flatMap(({ id, internal }): Decision[] => {
    const window = internal && windowOver(id, windows)
    return window ? [{ subject: id, desired: window.mode, windowId: window.id }] : []
  })
  await decide(tx, 'service', wanted)
}

/** Writes down what each subject is to be in, everything else of the kind off; who is in it already is not asked again. */
export async function decide(tx: Context, kind: Kind, wanted: readonly Decision[]): Promise<void> {
  const { subject, desired: mode, windowId } = maintenanceSwitches
  const known = await tx.db
    .select({ subject, desired: mode, windowId })
    .from(maintenanceSwitches)
    .where(eq(maintenanceSwitches.kind, kind))
  const before = new Map(known.map((row) => [row.subject, row]))
  for (const decision of wanted) {
    const row = before.get(decision.subject)
    if (row?.desired !== decision.desired) await ask(tx, kind, decision)
    else if (row.windowId !== decision.windowId) await follow(tx, kind, decision)
  }
  const isWanted = new Set(wanted.map(({ subject }) => subject))
  const off = known.filter(({ subject, desired }) => desired !== null && !isWanted.has(subject))
  if (off.length === 0) return
  await tx.db
    .update(maintenanceSwitches)
    .set({ desired: null, ...asked(tx) })
    .where(
      and(
        eq(maintenanceSwitches.kind, kind),
        inArray(
          maintenanceSwitches.subject,
          off.map(({ subject }) => subject),
        ),
      ),
    )
}

async function ask(tx: Context, kind: Kind, { subject, desired, windowId }: Decision): Promise<void> {
  const { kind: kinds, subject: subjects } = maintenanceSwitches
  await tx.db
    .insert(maintenanceSwitches)
    .values({ kind, subject, desired, windowId, ...asked(tx) })
    .onConflictDoUpdate({ target: [kinds, subjects], set: { desired, windowId, ...asked(tx) } })
}

/** In the same mode, but by another window. */
async function follow({ db }: Context, kind: Kind, { subject, windowId }: Decision): Promise<void> {
  await db
    .update(maintenanceSwitches)
    .set({ windowId })
    .where(and(eq(maintenanceSwitches.kind, kind), eq(maintenanceSwitches.subject, subject)))
}

const asked = ({ now }: Context) => ({
  state: 'asked' as const,
  attempts: 0,
  askedAt: now,
  confirmedAt: null,
  nextAttemptAt: now,
  problem: null,
  auditLogged: null,
})

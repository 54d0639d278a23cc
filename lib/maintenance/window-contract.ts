import { z } from 'zod'
import { MODES, WINDOW_STATES } from './rules'
import { parseScope, SCOPE_HINT } from './scope'

export const DEFAULT_MINUTES = 60
export const LONGEST_DAYS = 7
export const FARTHEST_DAYS = 90

const at = z.iso.datetime()
const moment = z.iso.datetime({ offset: true })
const mode = z.enum(MODES)
const reason = z.string().trim().min(1).max(500)

export const scopeText = z
  .string()
  .max(700)
  .refine((text) => parseScope(text) !== undefined, { error: SCOPE_HINT })

/** `POST /api/internal/system/maintenance/enable`: nothing at all is fine. */
export const enableBody = z
  .strictObject({
    scope: scopeText.default('global'),
    mode: mode.default('full'),
    reason: reason.optional(),
    /** Default: in an hour. */
    endsAt: moment.optional(),
    /** Past its end: stay on until somebody ends it (default), or end. */
    onOverrun: z.enum(['keep', 'end']).default('keep'),
  })
  .prefault({})
export type EnableBody = z.infer<typeof enableBody>

/** Ends all windows of the scope that are on; of one mode where it is named. What else enabling takes is taken and means nothing. */
export const disableBody = z
  .strictObject({
    scope: scopeText.default('global'),
    mode: mode.optional(),
    reason: reason.optional(),
    endsAt: moment.optional(),
    onOverrun: z.enum(['keep', 'end']).optional(),
  })
  .prefault({})
export type DisableBody = z.infer<typeof disableBody>

/** `POST /api/ops/maintenance`: now, or from `startsAt` on. */
export const newWindow = z.strictObject({
  scope: scopeText,
  mode: mode.default('full'),
  reason: reason.optional(),
  startsAt: moment.optional(),
  /** Default: an hour after it starts. */
  endsAt: moment.optional(),
  onOverrun: z.enum(['keep', 'end']).default('keep'),
})
export type NewWindow = z.infer<typeof newWindow>

export const windowParams = z.strictObject({ id: z.uuid() })
export const extensionBody = z.strictObject({ endsAt: moment, reason })
export type ExtensionBody = z.infer<typeof extensionBody>
export const endBody = z.strictObject({ reason: reason.optional() }).prefault({})

export const windowQuery = z.strictObject({
  /** `on` holds those past their end too. Default: all, the latest start first. */
  state: z.enum(['scheduled', 'on', 'over']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(100).optional(),
})
export type WindowQuery = z.infer<typeof windowQuery>

export const maintenanceWindow = z.object({
  id: z.string(),
  scope: z.string(),
  /** Whom it is about in words, as a sentence may begin: `Shop API`, `Everything`, `POST /orders of Shop API`. */
  about: z.string(),
  mode,
  reason: z.string().nullable(),
  state: z.enum(WINDOW_STATES),
  onOverrun: z.enum(['keep', 'end']),
  /** `environment`: MAINTENANCE_MODE forces it. */
  origin: z.enum(['internal', 'ops', 'environment']),
  startsAt: at,
  endsAt: at,
  /** Null while it is planned. */
  begunAt: at.nullable(),
  endedAt: at.nullable(),
  startedBy: z.string(),
  startedByName: z.string(),
  /** Null while it lasts, and when it ended by itself. */
  endedByName: z.string().nullable(),
  endReason: z.string().nullable(),
  /** False while a row of its audit trail is still to be written. */
  auditComplete: z.boolean(),
})
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>

export const windowPage = z.object({ items: z.array(maintenanceWindow), nextCursor: z.string().nullable() })
export type WindowPage = z.infer<typeof windowPage>

/** What a write answers: the window as it is now, and what the write did. */
export const changedWindow = maintenanceWindow.extend({
  /** False: it was so already. */
  changed: z.boolean(),
  /** False: nothing was to be written, or it could not be, and is written later. */
  auditLogged: z.boolean(),
})
export type ChangedWindow = z.infer<typeof changedWindow>

/** What the internal switches answer. */
export const toggleAnswer = z.object({
  /** Whether anything of that scope is in maintenance now, be it by a wider window. */
  maintenance: z.boolean(),
  changed: z.boolean(),
  auditLogged: z.boolean(),
  window: maintenanceWindow.nullable(),
})
export type ToggleAnswer = z.infer<typeof toggleAnswer>

/** A service or queue that is switched where it lives. */
export const switchView = z.object({
  kind: z.enum(['service', 'queue']),
  /** A service's id, or `SOURCE/NAME`. */
  subject: z.string(),
  name: z.string(),
  /** Null: off. */
  desired: mode.nullable(),
  /** `asked`: not confirmed yet, tried again until it is. */
  state: z.enum(['asked', 'confirmed', 'given_up']),
  attempts: z.number(),
  askedAt: at,
  confirmedAt: at.nullable(),
  /** What the service said of its own audit row; null: it said nothing. */
  auditLogged: z.boolean().nullable(),
  problem: z.string().nullable(),
})
export type SwitchView = z.infer<typeof switchView>

const measured = z.object({
  /** Null: no request was answered. */
  p95Ms: z.number().nullable(),
  /** Between 0 and 1. */
  errorShare: z.number().nullable(),
  requestsPerSecond: z.number(),
})

/** The half hour after a window beside the one before it. */
export const afterWatch = z.object({
  /** `none`: it is not over, or there are no metrics to compare; `missed`: they could not be read for six hours. */
  state: z.enum(['none', 'pending', 'done', 'missed']),
  /** Half an hour after the end; null: never. */
  dueAt: at.nullable(),
  items: z.array(
    z.object({
      service: z.string(),
      name: z.string(),
      /** Slower, failing, or without the requests it had. */
      isWorse: z.boolean(),
      before: measured,
      after: measured,
    }),
  ),
})
export type AfterWatch = z.infer<typeof afterWatch>

export const windowDetail = maintenanceWindow.extend({
  /** Ids of services it is about, as pitwall.yaml has them now. */
  services: z.array(z.string()),
  switches: z.array(switchView),
  /** Services that ask the gate. */
  gated: z.array(z.string()),
  /** What stood in its audit trail or is still to: oldest first. */
  history: z.array(
    z.object({
      at,
      actor: z.string(),
      action: z.string(),
      reason: z.string().nullable(),
      /** False: not in the audit trail yet. */
      written: z.boolean(),
    }),
  ),
  watch: afterWatch,
})
export type WindowDetail = z.infer<typeof windowDetail>

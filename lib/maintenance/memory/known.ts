import { z } from 'zod'
import { processWide } from '@/lib/process-wide'
import { MODES, type Span } from '../rules'
import { parseScope, type Scope } from '../scope'
import { routeMatcher } from './route-matcher'

const storedWindow = z.object({
  id: z.string(),
  scope: z.string(),
  mode: z.enum(MODES),
  reason: z.string().nullable(),
  onOverrun: z.enum(['keep', 'end']),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  begunAt: z.coerce.date().nullable(),
})

const storedBypass = z.object({
  id: z.string(),
  name: z.string(),
  tokenHash: z.string(),
  service: z.string().nullable(),
  expiresAt: z.coerce.date(),
})

const stored = z.object({ windows: z.array(storedWindow), bypasses: z.array(storedBypass) })

export type KnownWindow = z.infer<typeof storedWindow> &
  Span & {
    about: Scope
    /** Of a route: whether a tidy path is one of its pattern. */
    matches: (path: string) => boolean
  }

export type KnownBypass = z.infer<typeof storedBypass>

/** What this process knows of maintenance, so that asking it needs nothing else. */
export type Known = {
  windows: readonly KnownWindow[]
  /** By hash. */
  bypasses: ReadonlyMap<string, KnownBypass>
  /** As it was read: another text, another state. */
  text: string
  /** The database's time when it was read (epoch ms), and the monotonic time then. */
  databaseAt: number
  monotonicAt: number
  /** The database said so, in this process; false: it is from the file. */
  isOwn: boolean
}

export const memory = () =>
  processWide('maintenance.known', (): { known: Known | undefined } => ({ known: undefined }))

/** @throws when the text is not ours */
export function readKnown(text: string): Pick<Known, 'windows' | 'bypasses' | 'text'> {
  const { windows, bypasses } = stored.parse(JSON.parse(text))
  return {
    text,
    windows: windows.flatMap((window) => {
      const about = parseScope(window.scope)
      return about ? [{ ...window, endedAt: null, outcome: null, about, matches: routeMatcher(about) }] : []
    }),
    bypasses: new Map(bypasses.map((bypass) => [bypass.tokenHash, bypass])),
  }
}

/** The database's time: not that of this host's clock, which may be set back or ahead. */
export function timeOf(known: Known | undefined): Date {
  if (!known) return new Date()
  return new Date(known.databaseAt + performance.now() - known.monotonicAt)
}

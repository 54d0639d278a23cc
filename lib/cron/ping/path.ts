import { AppError } from '@/lib/errors'
import { slug as slugName } from '../contract'

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const EXIT_STATUS = /^\d{1,10}$/
const MAX_EXIT_STATUS = 255

type Kind = 'start' | 'success' | 'fail' | 'log'

/** What an address under `/ping` says: of which job, and how it went. */
export type PingPath = {
  kind: Kind
  exitCode: number | null
  job: { pingId: string } | { key: string; slug: string }
}

const ADDRESS = /^(?:https?:\/\/[^/]+)?\/ping\/([^?#]{1,300})/

/** @throws AppError not_found (an address of no job), invalid (an exit status over 255) */
export function readPingPath(address: string): PingPath {
  const [first = '', ...rest] = ADDRESS.exec(address)?.[1]?.split('/') ?? []
  if (UUID.test(first)) return { ...readAction(rest), job: { pingId: first } }
  const [slug = '', ...action] = rest
  if (!slugName.safeParse(slug).success) throw noSuchJob()
  return { ...readAction(action), job: { key: first, slug } }
}

/** The run id a client chose, as Healthchecks knows it: a UUID. @throws AppError invalid */
export function readRunId(rid: string | null): string | null {
  if (rid === null) return null
  const id = rid.toLowerCase()
  if (UUID.test(id)) return id
  throw new AppError('invalid', 'rid must be a UUID.')
}

/** The same for everything that names no job, so that nothing can be learned from it. */
export const noSuchJob = () => new AppError('not_found', 'There is no job at this address.')

function readAction([action, ...rest]: readonly string[]): Pick<PingPath, 'kind' | 'exitCode'> {
  if (rest.length > 0) throw noSuchJob()
  if (action === undefined) return { kind: 'success', exitCode: null }
  if (action === 'start' || action === 'fail' || action === 'log') return { kind: action, exitCode: null }
  if (!EXIT_STATUS.test(action)) throw noSuchJob()
  const exitCode = Number(action)
  if (exitCode > MAX_EXIT_STATUS) throw new AppError('invalid', 'An exit status is 0 to 255.')
  return { kind: exitCode === 0 ? 'success' : 'fail', exitCode }
}

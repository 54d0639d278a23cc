import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { formatMilliseconds } from '@/lib/format'
import { paths } from '@/lib/paths'
import type { DependencySummary, ServiceSummary } from '@/lib/status/contract'
import { type Level, levelWords } from '@/lib/status/rules'
import { LevelShape } from './level-mark'

// Heights in quarter rems, as the rows have them: h-9 and space-y-2.
const ROW = 9
const GAP = 2
const WIDTH = 18

type Neighbour = ServiceSummary['dependencies'][number]

type DependencyGraphProps = {
  name: string
  level: Level
  dependencies: readonly Neighbour[]
  /** What is known of the dependencies by themselves. */
  known: readonly DependencySummary[]
  /** Links lead back to the Status page, where dependencies are listed. */
  home?: boolean
}

/** What a service stands on: solid lines carry it, dashed ones it can do without. To a screen reader it is a list. */
export function DependencyGraph({ name, level, dependencies, known, home = false }: DependencyGraphProps) {
  if (dependencies.length === 0) return null
  const sorted = dependencies.toSorted((one, other) => one.need.localeCompare(other.need))
  return (
    <div className="flex items-center">
      <ul className="min-w-0 flex-1 space-y-2 sm:max-w-96" aria-label={`What ${name} depends on`}>
        {sorted.map((dependency) => (
          <li key={dependency.id}>
            <Node
              dependency={dependency}
              latency={latencyOf(known, dependency.id)}
              href={hrefOf(dependency, home)}
            />
          </li>
        ))}
      </ul>
      <Edges dependencies={sorted} />
      <div
        aria-hidden="true"
        className="hidden min-w-0 items-center gap-2 rounded-ui border-2 border-line-strong px-3 py-1.5 font-medium sm:flex"
      >
        <LevelShape level={level} />
        <span className="truncate">{name}</span>
      </div>
    </div>
  )
}

type NodeProps = { dependency: Neighbour; latency: string | undefined; href: string }

function Node({ dependency: { name, kind, level, need }, latency, href }: NodeProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      className="flex h-9 items-center gap-2 rounded-ui border px-3 hover:bg-sunken"
    >
      <LevelShape level={level} />
      <span className="sr-only">{levelWords(level)}: </span>
      <span className="truncate font-medium">{name}</span>
      <span className="text-sm text-muted max-sm:hidden">{kind}</span>
      <span className="flex-1" />
      {latency && <span className="text-sm whitespace-nowrap text-muted">{latency}</span>}
      <span className={classNames('text-xs', need === 'hard' ? 'font-semibold' : 'text-muted')}>{need}</span>
    </Link>
  )
}

function hrefOf({ id, kind }: Neighbour, home: boolean): string {
  if (kind === 'service') return paths.service(id)
  return home ? `${paths.status()}#${id}` : `#${id}`
}

function latencyOf(known: readonly DependencySummary[], id: string): string | undefined {
  const latency = known.find((dependency) => dependency.id === id)?.latencyMs
  return latency === null || latency === undefined ? undefined : formatMilliseconds(latency)
}

/** One curve from the middle of each row to the middle of the whole. */
function Edges({ dependencies }: { dependencies: readonly Neighbour[] }) {
  const height = dependencies.length * (ROW + GAP) - GAP
  const middle = height / 2
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height}`}
      style={{ width: `${WIDTH / 4}rem`, height: `${height / 4}rem` }}
      aria-hidden="true"
      className="hidden shrink-0 text-line-strong sm:block"
    >
      {dependencies.map(({ id, need }, index) => {
        const y = index * (ROW + GAP) + ROW / 2
        return (
          <path
            key={id}
            d={`M0 ${y} C9 ${y} 9 ${middle} ${WIDTH} ${middle}`}
            fill="none"
            stroke="currentColor"
            strokeWidth={need === 'hard' ? 0.5 : 0.4}
            strokeDasharray={need === 'hard' ? undefined : '0.8 1'}
          />
        )
      })}
    </svg>
  )
}

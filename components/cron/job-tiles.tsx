import type { ReactNode } from 'react'
import type { CronJobDetail } from '@/lib/cron/contract'
import { formatMilliseconds } from '@/lib/format'
import { JobTime } from './job-time'
import { NextRun } from './run-cells'
import { lookOfRun } from './run-looks'
import { RunMark } from './run-shape'
import { RunStrip } from './run-strip'
import { stripSentence } from './strip-sentence'
import { bandWords } from './words'

type Tile = { name: string; value: ReactNode; beside: ReactNode }

/** The four things asked first, each beside what it is to be read against. */
export function JobTiles({ job, now }: { job: CronJobDetail; now: Date }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-ui border bg-line xl:grid-cols-4">
      {tilesOf(job, now).map(({ name, value, beside }) => (
        <div key={name} className="min-w-0 bg-panel px-4 py-3 last:max-xl:col-span-1 last:max-sm:col-span-2">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-lg font-semibold">{value}</dd>
          <dd className="text-sm text-muted">{beside}</dd>
        </div>
      ))}
    </dl>
  )
}

function tilesOf(job: CronJobDetail, now: Date): Tile[] {
  const { lastRun, lastSuccessAt, band, strip, scheduleWords, timezone } = job
  const took = lastRun?.durationMs ?? null
  return [
    {
      name: 'Last run',
      value: lastRun ? <RunMark look={lookOfRun(lastRun)} /> : 'none yet',
      beside: lastSuccessAt ? (
        <>
          last success <JobTime at={lastSuccessAt} zone={timezone} />
        </>
      ) : (
        'no success yet'
      ),
    },
    {
      name: 'Took',
      value: took === null ? '–' : formatMilliseconds(took),
      beside: band ? bandWords(band) : 'nothing to compare with yet',
    },
    { name: 'Next run', value: <NextRun job={job} now={now} />, beside: `${scheduleWords}, ${timezone}` },
    { name: 'Last 30 runs', value: <RunStrip runs={strip} />, beside: stripSentence(strip) },
  ]
}

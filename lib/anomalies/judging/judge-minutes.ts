import { acceptNormal } from '../accept'
import { expectedAt } from '../expected'
import { explain } from '../explain'
import { exclusionAt } from '../feed/exclusions'
import type { Observation } from '../observation'
import { observe, type Sample } from '../observe'
import { learningReason } from '../rules'
import { type Exclusion, keyText, type Readings } from '../series'
import type { Settings } from '../settings'
import { MINUTE } from '../state'
import { type ClosedSlot, closeSlot, slotOf } from './day-book'
import type { Judged, Known, Memory } from './known'
import type { Minutes, Source } from './source'

const MAX_SILENCE_MS = 30 * MINUTE

export type JudgedMinutes = {
  /** Every series in the last minute. */
  last: Judged[]
  /** What the slot before the first minute left behind, when that minute begins a new one. */
  closed: { known: Known; slot: ClosedSlot }[]
  /** Minute by minute, the series that are outside for certain. */
  minutes: { at: number; open: Observation[] }[]
}

type Given = {
  readings: readonly Readings[]
  exclusions: readonly Exclusion[]
  settings: Source['settings']
  /** Ids of series whose present value is the new normal. */
  accepted: ReadonlySet<number>
}

/** Judges minutes of one slot, in order, and learns from them: what is remembered changes in place. */
export function judgeMinutes(memory: Memory, { from, to }: Minutes, given: Given): JudgedMinutes {
  const samples = new Map(given.readings.map((reading) => [keyText(reading), byMinute(reading)]))
  const series = [...memory.series].map(([key, known]) => ({
    known,
    settings: given.settings(known),
    samples: samples.get(key),
  }))
  const begins = slotOf(from) !== slotOf(from - MINUTE)
  const closed = begins
    ? series.map(({ known, settings }) => ({
        known,
        slot: closeSlot(known.state, slotOf(from) - 1, from, settings),
      }))
    : []
  const minutes: JudgedMinutes['minutes'] = []
  let last: Judged[] = []
  for (let at = from; at <= to; at += MINUTE) {
    const open: Observation[] = []
    last = series.map(({ known, settings, samples: values }) => {
      const sample = values?.get(at) ?? { at, value: undefined }
      if (at === from && given.accepted.has(known.id) && sample.value !== undefined)
        acceptNormal(known.state, at, sample.value)
      const judged = judge(known, { ...sample, ...exclusionAt(given.exclusions, at) }, settings)
      if (isOpen(judged, at)) open.push(...observationOf(judged, settings))
      return judged
    })
    minutes.push({ at, open })
  }
  return { last, closed, minutes }
}

const byMinute = ({ samples }: Readings) => new Map(samples.map((sample) => [sample.at, sample]))

function judge(known: Known, sample: Sample, settings: Settings): Judged {
  const { state } = known
  const verdict = observe(state, sample, settings)
  if (verdict.state === 'learning') verdict.reason = learningReason(state.slotsLearned)
  const { value, requests } = sample
  return { known, value, requests, verdict, expected: expectedAt(state, sample.at, settings) }
}

/** What is open stays open over a gap, but not for ever. */
function isOpen({ known, verdict }: Judged, at: number): boolean {
  if (verdict.state === 'active') known.activeAt = at
  if (verdict.openSince === 0) return false
  if (at - known.activeAt <= MAX_SILENCE_MS) return true
  Object.assign(known.state, { openSince: 0, outsideSince: 0 })
  return false
}

function observationOf(
  { known, value, requests, verdict, expected }: Judged,
  settings: Settings,
): Observation[] {
  const { id, endpoint, signal, name, unit, state } = known
  if (!expected) return []
  const shown = value ?? expected.value
  return [
    {
      baselineId: id,
      ...{ endpoint, signal, name, unit, requests, expected },
      value: shown,
      score: verdict.score,
      sensitivity: settings.sensitivity,
      onsetAt: state.outsideSince || verdict.openSince,
      openSince: verdict.openSince,
      sentence: explain(state, { name: nameOf(known), unit, value: shown, verdict }, settings),
    },
  ]
}

function nameOf({ signal, name }: Known): string {
  return { p95: 'p95', errors: 'error ratio', traffic: 'traffic', custom: name }[signal]
}

import { load } from '../paddock/rhythm.mjs'
import { createPayloads } from './payloads.mjs'

const TICK_MS = 1_000
const SIZES_MS = 20_000
/** Of one engine; with more waiting, players are told to come back later. */
const MOST_WAITING = 1_500
const CAMPAIGN = 300
const DIGESTS = 120
const BROKEN_EVERY_MS = 1_500
/** Jobs a second at the busiest hour; at the quietest, half of it. */
const PEAK = { mail: 0.4, reminder: 0.04, export: 0.12, score: 0.5, push: 0.4 }

/**
 * Makes jobs, as many as the hour of the day makes players busy. `engines` are the outbox, scoring, and live where
 * there is a Redis; `players` says whom they are about.
 */
export function createTraffic({ engines, players, isPoisoned, onError }) {
  const { outbox, scoring, live } = engines
  const payloads = createPayloads(players)
  const owed = Object.fromEntries(Object.keys(PEAK).map((kind) => [kind, 0]))
  const full = new Set()
  const make = makersOf(engines, payloads, (engine) => full.has(engine))
  let timers = []
  let brokenAt = 0

  return {
    begin: () => begin(engines, payloads, make),
    start() {
      if (timers.length > 0) return
      timers = [setInterval(tick, TICK_MS), setInterval(measure, SIZES_MS)]
    },
    /** One mail of the digest that goes to members of a league. */
    digest: () => payloads.mail('league-digest'),
    sendCampaign: () =>
      outbox.sendMails(
        some(CAMPAIGN, (at) => payloads.mail(at < DIGESTS ? 'league-digest' : 'pick-reminder')),
      ),
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
  }

  function tick() {
    const busy = 0.5 + 0.5 * load(Date.now())
    for (const kind of Object.keys(PEAK)) {
      owed[kind] += PEAK[kind] * busy * (0.4 + 1.2 * Math.random()) * (TICK_MS / 1_000)
      for (; owed[kind] >= 1; owed[kind] -= 1) attempt(make[kind])
    }
    if (!isPoisoned() || full.has(scoring) || Date.now() - brokenAt < BROKEN_EVERY_MS) return
    brokenAt = Date.now()
    attempt(() => scoring.score(payloads.brokenScore()))
  }

  function measure() {
    for (const engine of [outbox, scoring, live].filter(Boolean))
      attempt(async () => {
        if ((await engine.size()) > MOST_WAITING) full.add(engine)
        else full.delete(engine)
      })
  }

  /** What cannot be made now is not made later. */
  async function attempt(act) {
    try {
      await act()
    } catch (error) {
      onError(error)
    }
  }
}

/** One job of each kind. */
function makersOf({ outbox, scoring, live }, payloads, isFull) {
  const unlessFull = (engine, add) => () => engine && !isFull(engine) && add()
  const template = () => (Math.random() < 0.5 ? 'pick-reminder' : 'race-results')
  return {
    mail: unlessFull(outbox, () => outbox.sendMails([payloads.mail(template())])),
    reminder: unlessFull(outbox, () => outbox.remind(payloads.mail('pick-reminder'), minutesAhead())),
    export: unlessFull(outbox, () => outbox.exportSeason(payloads.season())),
    score: unlessFull(scoring, () => scoring.score(payloads.score())),
    push: unlessFull(live, () => live.push([payloads.message()])),
  }
}

/** What a new Paddock has behind it: some work of each kind, and some for later. */
async function begin({ outbox, live }, payloads, make) {
  await outbox.sendMails(some(40, () => payloads.mail('race-results')))
  await outbox.exportSeason(payloads.season(true))
  for (const [count, add] of [
    [14, make.reminder],
    [8, make.export],
    [25, make.score],
  ])
    await Promise.all(some(count, add))
  await live?.push([...some(40, () => payloads.message()), payloads.message(true)])
}

const some = (count, make) => Array.from({ length: count }, (_, at) => make(at))

const minutesAhead = () => new Date(Date.now() + (1 + 25 * Math.random()) * 60_000)

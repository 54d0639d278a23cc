import { DB_BUCKETS, DB_METRIC, HTTP_BUCKETS, HTTP_METRIC } from './paddock/metrics-shape.mjs'
import { normal, seededRandom } from './paddock/random.mjs'
import { drawMs, drawStatus, ENDPOINTS, latency, rate } from './paddock/rhythm.mjs'
import { RELEASES } from './release.mjs'

const TARGET = 'job="paddock",instance="paddock"'
const STATEMENTS_PER_REQUEST = 1.6
const STATEMENT_SECONDS = 0.003
const STATEMENT_SIGMA = 0.5

/**
 * What Prometheus would have scraped from Paddock: every request of the rhythm is drawn one by one, so that the
 * noise of the percentiles is that of live traffic. `step(at, stepMs)` is the text of one scrape.
 */
export function createHistory(seed) {
  const random = seededRandom(Math.floor(seed / 1_000))
  const endpoints = ENDPOINTS.map((endpoint) => ({ endpoint, owed: 0, byStatus: histograms(endpoint) }))
  const database = createHistogram(DB_METRIC, 'operation="select"', DB_BUCKETS)
  const { version, revision } = RELEASES.stable
  const constants = [
    `up{${TARGET}} 1 `,
    `paddock_build_info{version="${version}",revision="${revision}",${TARGET}} 1 `,
  ]

  return {
    step(at, stepMs) {
      const requests = endpoints.reduce((sum, state) => sum + serve(state, at, stepMs, random), 0)
      for (let left = Math.round(requests * STATEMENTS_PER_REQUEST); left > 0; left -= 1) {
        database.observe(STATEMENT_SECONDS * Math.exp(STATEMENT_SIGMA * normal(random)))
      }
      const ending = `${at / 1_000}\n`
      let text = database.text(ending)
      for (const constant of constants) text += constant + ending
      for (const { byStatus } of endpoints) for (const one of byStatus.values()) text += one.text(ending)
      return text
    },
  }
}

function serve(state, at, stepMs, random) {
  const { endpoint, byStatus } = state
  const around = latency(endpoint, at)
  state.owed += (rate(endpoint, at) * stepMs) / 1_000
  const requests = Math.floor(state.owed)
  state.owed -= requests
  for (let left = requests; left > 0; left -= 1) {
    byStatus.get(drawStatus(endpoint, random)).observe(drawMs(around, random) / 1_000)
  }
  return requests
}

function histograms({ method, route, status, failures }) {
  const statuses = [status, ...Object.keys(failures).map(Number)]
  return new Map(
    statuses.map((code) => {
      const labels = `http_route="${route}",http_request_method="${method}",http_response_status_code="${code}"`
      return [code, createHistogram(HTTP_METRIC, labels, HTTP_BUCKETS)]
    }),
  )
}

function createHistogram(name, ownLabels, bounds) {
  const labels = `${ownLabels},${TARGET}`
  const heads = [...bounds, '+Inf'].map((bound) => `${name}_bucket{${labels},le="${bound}"} `)
  const sumHead = `${name}_sum{${labels}} `
  const countHead = `${name}_count{${labels}} `
  const counts = new Array(heads.length).fill(0)
  let sum = 0

  return {
    observe(seconds) {
      let bucket = 0
      while (bucket < bounds.length && seconds > bounds[bucket]) bucket += 1
      counts[bucket] += 1
      sum += seconds
    },
    text(ending) {
      let below = 0
      let text = ''
      for (let bucket = 0; bucket < heads.length; bucket += 1) {
        below += counts[bucket]
        text += `${heads[bucket]}${below} ${ending}`
      }
      return `${text}${sumHead}${Math.round(sum * 1e4) / 1e4} ${ending}${countHead}${below} ${ending}`
    },
  }
}

/**
 * How busy and how fast Paddock is at any moment: pure functions of time. Live traffic, live service time and
 * the written history all come from here, so that a baseline learnt from one fits the other.
 */
import { noiseAt, normal } from './random.mjs'

/**
 * @typedef {object} Endpoint
 * @property {'GET' | 'POST'} method
 * @property {string} route
 * @property {number} share of all requests
 * @property {number} medianMs service time at a quiet hour
 * @property {number} sigma spread of the service time (log-normal)
 * @property {number} status of a request that goes well
 * @property {Record<string, number>} failures ratio of requests by status code
 */

const PEAK_REQUESTS_PER_SECOND = 7.5
const QUIETEST = 0.22
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOISE_SLOT_MS = 20 * 60_000
const EPOCH_WEEKDAY = 4
/** Monday first: race weekends are busy, Mondays are not. */
const WEEKDAYS = [0.74, 0.78, 0.8, 0.84, 0.92, 1, 1]

/** @type {Endpoint[]} */
export const ENDPOINTS = [
  endpoint('GET', '/api/leagues/:id/standings', 0.22, 150, 0.24, 200, { 500: 0.002 }),
  endpoint('GET', '/api/races', 0.18, 62, 0.2, 200, {}),
  endpoint('GET', '/api/leagues/:id', 0.15, 92, 0.22, 200, { 404: 0.006 }),
  endpoint('POST', '/api/picks', 0.12, 175, 0.24, 201, { 409: 0.012, 500: 0.003 }),
  endpoint('GET', '/api/drafts/:id', 0.11, 112, 0.22, 200, { 404: 0.004 }),
  endpoint('GET', '/api/leagues', 0.07, 124, 0.22, 200, {}),
  endpoint('GET', '/api/users/:id/picks', 0.05, 104, 0.22, 200, { 500: 0.002 }),
  endpoint('GET', '/api/drafts', 0.04, 138, 0.22, 200, {}),
  endpoint('GET', '/api/races/:id', 0.03, 58, 0.2, 200, {}),
  endpoint('POST', '/api/leagues/:id/join', 0.015, 215, 0.24, 200, {}),
  endpoint('GET', '/api/races/:id/results', 0.01, 84, 0.22, 200, {}),
  endpoint('GET', '/api/users/:id', 0.005, 52, 0.2, 200, {}),
]

/** Requests per second of one endpoint. @param {Endpoint} of @param {number} at epoch milliseconds @returns {number} */
export function rate(of, at) {
  return PEAK_REQUESTS_PER_SECOND * of.share * load(at) * drift(of, at, 1, 0.04)
}

/**
 * Service time of one endpoint: log-normal around the median.
 * @param {Endpoint} of @param {number} at epoch milliseconds
 * @returns {{ medianMs: number, sigma: number }}
 */
export function latency(of, at) {
  return { medianMs: of.medianMs * (1 + 0.35 * load(at)) * drift(of, at, 2, 0.05), sigma: of.sigma }
}

/** One service time in milliseconds. @param {{ medianMs: number, sigma: number }} around @param {() => number} random */
export function drawMs({ medianMs, sigma }, random) {
  const spread = Math.min(2.6, Math.max(-2.6, normal(random)))
  return medianMs * Math.exp(sigma * spread)
}

/** Which status one request ends with. @param {Endpoint} of @param {() => number} random @returns {number} */
export function drawStatus(of, random) {
  let left = random()
  for (const [status, ratio] of Object.entries(of.failures)) {
    left -= ratio
    if (left < 0) return Number(status)
  }
  return of.status
}

/** How busy the whole is, from QUIETEST to 1. @param {number} at epoch milliseconds @returns {number} */
export function load(at) {
  const hour = (at % DAY_MS) / HOUR_MS
  const shape = Math.min(1, hill(hour, 20, 4.6) + 0.55 * hill(hour, 12.5, 4))
  return QUIETEST + (1 - QUIETEST) * shape * weekday(at)
}

/** A bell over the hours of a day that wraps at midnight. @param {number} hour @param {number} centre @param {number} width */
function hill(hour, centre, width) {
  const apart = Math.abs(hour - centre)
  const distance = Math.min(apart, 24 - apart)
  return Math.exp(-((distance / width) ** 2))
}

/** Fades from one day's factor to the next around midnight. @param {number} at @returns {number} */
function weekday(at) {
  const days = at / DAY_MS + EPOCH_WEEKDAY - 1
  const position = days - 0.5
  const today = Math.floor(position)
  const blend = smooth(Math.min(1, Math.max(0, (position - today - 0.35) / 0.3)))
  return mix(WEEKDAYS[today % 7], WEEKDAYS[(today + 1) % 7], blend)
}

/** A slow wander around 1, so that no two days are alike. @param {Endpoint} of @param {number} at @param {number} kind @param {number} amount */
function drift(of, at, kind, amount) {
  const position = at / NOISE_SLOT_MS
  const slot = Math.floor(position)
  const key = ENDPOINTS.indexOf(of) * 16 + kind
  const value = mix(noiseAt(key, slot), noiseAt(key, slot + 1), smooth(position - slot))
  return 1 + amount * (2 * value - 1)
}

/** @param {number} from @param {number} to @param {number} part */
function mix(from, to, part) {
  return from + (to - from) * part
}

/** @param {number} part */
function smooth(part) {
  return part * part * (3 - 2 * part)
}

/**
 * @param {'GET' | 'POST'} method @param {string} route @param {number} share @param {number} medianMs
 * @param {number} sigma @param {number} status @param {Record<string, number>} failures
 * @returns {Endpoint}
 */
function endpoint(method, route, share, medianMs, sigma, status, failures) {
  return { method, route, share, medianMs, sigma, status, failures }
}

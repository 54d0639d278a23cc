const MOST_KEPT = 1_000
const PATH = /^\/jobs\/([a-z-]+)$/

/**
 * `POST /jobs/SLUG` begins a job now. Asked again with the same `Idempotency-Key` it does not begin again.
 * @param begin begins the job of that slug; false when there is none
 * @returns handles a request to `/jobs/` and returns the status
 */
export function createTrigger({ token, begin }) {
  const begun = new Set()

  return function trigger({ method, url, headers }) {
    if (headers.authorization !== `Bearer ${token}`) return 401
    const [, slug] = PATH.exec(url) ?? []
    if (!slug) return 404
    if (method !== 'POST') return 405
    const key = headers['idempotency-key']
    if (key !== undefined && begun.has(key)) return 200
    if (!begin(slug)) return 404
    if (key !== undefined) remember(key)
    return 202
  }

  function remember(key) {
    begun.add(key)
    if (begun.size > MOST_KEPT) begun.delete(begun.values().next().value)
  }
}

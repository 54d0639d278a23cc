import { expect, test } from 'vitest'
import { internalReading } from '../contract'
import { look } from '../look'
import { answering, withHttpServer } from '../testing'
import { probeInternal } from './probe'

const INFO = '/api/internal/system/info'
const SMOKE = '/api/internal/system/smoke'
const DB_INFO = '/api/internal/ops/db-info'
const internal = { token: 'internal-token' }

test('reads info, smoke and db-info with the token, and takes a failing smoke as an answer', async () => {
  const tokens: unknown[] = []
  const listener = answering({
    [INFO]: { body: { version: '1.2.3' } },
    [SMOKE]: { status: 503, body: { status: 'fail', checks: [] } },
    [DB_INFO]: { body: { schemaFingerprint: 'f' } },
  })
  await withHttpServer(
    (request, response) => {
      tokens.push(request.headers['x-internal-token'])
      listener(request, response)
    },
    async (url) => {
      const result = await look(probeInternal, { url, internal }, { timeoutMs: 5_000 })
      expect(result.code).toBe('error')
      expect(internalReading.parse(result.data)).toMatchObject({
        info: { code: 'ok', answer: { version: '1.2.3' } },
        smoke: { code: 'error', answer: { status: 'fail' } },
        dbInfo: { code: 'ok', answer: { schemaFingerprint: 'f' } },
      })
    },
  )
  expect(tokens).toEqual(['internal-token', 'internal-token', 'internal-token'])
})

test('says auth when the token is refused, without repeating it', async () => {
  const refused = { status: 401, body: {} }
  await withHttpServer(answering({ [INFO]: refused, [SMOKE]: refused, [DB_INFO]: refused }), async (url) => {
    const result = await look(probeInternal, { url, internal }, { timeoutMs: 5_000 })
    expect(result.code).toBe('auth')
    expect(JSON.stringify(result)).not.toContain('internal-token')
  })
})

test('keeps what answers when one of them does not', async () => {
  await withHttpServer(
    answering({ [INFO]: { body: { version: '1' } }, [SMOKE]: { body: { status: 'pass' } } }),
    async (url) => {
      const result = await look(probeInternal, { url, internal }, { timeoutMs: 5_000 })
      expect(internalReading.parse(result.data)).toMatchObject({
        info: { code: 'ok' },
        dbInfo: { code: 'error', answer: null },
      })
    },
  )
})

import { expect, test } from 'vitest'
import { probeContract } from '../adapter.contract'
import { look } from '../look'
import { answering, withHttpServer } from '../testing'
import { probeHttp } from './probe'

probeContract('http', probeHttp, {
  at: (port, secret) => ({ url: `http://127.0.0.1:${port}/?token=${secret}` }),
  working: (use) => withHttpServer(answering({ '/': { body: {} } }), (url) => use({ url })),
  nonsense: ['schema'],
})

test.each([
  [401, 'auth'],
  [403, 'auth'],
  [429, 'overloaded'],
  [503, 'overloaded'],
  [500, 'error'],
  [404, 'error'],
  [302, 'schema'],
])('says of HTTP %i that it is %s', async (status, code) => {
  await withHttpServer(answering({ '/': { status, body: {} } }), async (url) => {
    expect(await look(probeHttp, { url }, { timeoutMs: 5_000 })).toMatchObject({ code })
  })
})

test('takes the expected status for well and any other for an error', async () => {
  await withHttpServer(answering({ '/': { status: 404, body: {} } }), async (url) => {
    expect(await look(probeHttp, { url, expectStatus: 404 }, { timeoutMs: 5_000 })).toMatchObject({
      code: 'ok',
    })
  })
  await withHttpServer(answering({ '/': { body: {} } }), async (url) => {
    expect(await look(probeHttp, { url, expectStatus: 204 }, { timeoutMs: 5_000 })).toMatchObject({
      code: 'error',
      detail: 'HTTP 200 instead of 204',
    })
  })
})

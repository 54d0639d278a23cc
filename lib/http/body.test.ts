import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from './body'

const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://pitwall/api', { method: 'POST', body, headers })

/** A body that arrives in pieces and never says how long it is; `sent` counts what was really read. */
function endless(sent: { bytes: number }) {
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent.bytes += 16_384
      controller.enqueue(new Uint8Array(16_384))
    },
  })
  const init = {
    method: 'POST',
    body: stream,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  }
  return new Request('http://pitwall/api', init)
}

describe('readJson', () => {
  test('answers the parsed body, and undefined when there is none', async () => {
    expect(await readJson(post('{"a":1}'))).toEqual({ a: 1 })
    expect(await readJson(new Request('http://pitwall/api', { method: 'POST' }))).toBeUndefined()
  })

  test.each([
    ['empty object with BOM', '\uFEFF{}'],
    ['half an object', '{"a":'],
    ['UTF-16', new Uint8Array([0x7b, 0, 0x7d, 0])],
    ['broken UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['a bare word', 'nope'],
    ['NUL in a string', '{"a":"\\u0000"}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['NUL in a key', '{"\\u0000":1}'],
  ])('H01 H06: %s is invalid', async (_name, body) => {
    await expect(readJson(post(body))).rejects.toMatchObject({ code: 'invalid' })
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
    'H01: content type %j is unsupported',
    async (type) => {
      await expect(readJson(post('{}', { 'content-type': type }))).rejects.toMatchObject({
        code: 'unsupported_media',
      })
    },
  )

  test('H02: an encoded body is never decoded', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    await expect(readJson(post('{}', headers))).rejects.toMatchObject({ code: 'unsupported_media' })
  })

  test('H02: a body that is too long is refused by its declared length', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '10000000' }
    await expect(readJson(post('{}', headers))).rejects.toMatchObject({ code: 'too_large' })
  })

  test('H02: a body without a length is counted while it arrives', async () => {
    const sent = { bytes: 0 }
    await expect(readJson(endless(sent))).rejects.toMatchObject({ code: 'too_large' })
    expect(sent.bytes).toBeLessThan(200_000)
  })

  test('H03: depth is refused before parsing, brackets in strings do not count', async () => {
    await expect(readJson(post('['.repeat(33) + ']'.repeat(33)))).rejects.toMatchObject({ code: 'invalid' })
    expect(await readJson(post(JSON.stringify({ a: '[{"'.repeat(100) })))).toEqual({ a: '[{"'.repeat(100) })
  })

  test('H01: any JSON value comes back as sent or is refused with a code', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), async (value) => {
        const text = JSON.stringify(value)
        const answer = await readJson(post(text)).catch((error) => error.code)
        if (answer !== 'invalid') expect(answer).toEqual(JSON.parse(text))
      }),
      { numRuns: 100 },
    )
  })
})

import { expect, test } from 'vitest'
import { nodeAdvice } from './node-version.mjs'

test('a Node with known open holes gets one calm line', () => {
  for (const version of ['20.20.2', '22.23.3', '24.22.0', '25.9.0'])
    expect(nodeAdvice(version)).toMatch(/recommended/)
  for (const version of ['22.23.4', '24.22.1', '26.12.1', '27.0.0'])
    expect(nodeAdvice(version)).toBeUndefined()
})

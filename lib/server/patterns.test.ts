import { describe, expect, test } from 'vitest'
import { patternTable } from './patterns'

const find = patternTable(
  ['/', '/a/b', '/a/[id]', '/a/[id]/runs', '/a/[...rest]', '/docs/[[...path]]'].map((pattern) => ({
    pattern,
  })),
)
const found = (path: string) => {
  const match = find(path)
  return match && [match.entry.pattern, match.params]
}

describe('patternTable', () => {
  test.each([
    ['/', ['/', {}]],
    ['/a/b', ['/a/b', {}]],
    ['/a/c', ['/a/[id]', { id: 'c' }]],
    ['/a/c%2Fd', ['/a/[id]', { id: 'c/d' }]],
    ['/a/c/runs', ['/a/[id]/runs', { id: 'c' }]],
    ['/a/c/d/e', ['/a/[...rest]', { rest: ['c', 'd', 'e'] }]],
    ['/docs', ['/docs/[[...path]]', {}]],
    ['/docs/x/y', ['/docs/[[...path]]', { path: ['x', 'y'] }]],
  ])('%s', (path, expected) => {
    expect(found(path)).toEqual(expected)
  })

  test.each(['/b', '/a', '/a/', '/a//runs', '/A/b', '/%61/b', '/a%2Fb'])('%s is nowhere', (path) => {
    expect(found(path)).toBeUndefined()
  })
})

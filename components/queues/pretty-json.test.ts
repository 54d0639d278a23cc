import { expect, test } from 'vitest'
import { prettyJson } from './pretty-json'

test('every value has a line, and none of them changes', () => {
  expect(prettyJson('{"id":12345678901234567890,"a":[1.50,{"b":"x, {y}: \\"z"}],"none":{},"l":[]}')).toBe(
    `{
  "id": 12345678901234567890,
  "a": [
    1.50,
    {
      "b": "x, {y}: \\"z"
    }
  ],
  "none": {},
  "l": []
}`,
  )
})

test('text that breaks off is laid out as far as it goes', () => {
  expect(prettyJson('{"a":1,"b":"unfinis')).toBe('{\n  "a": 1,\n  "b": "unfinis')
})

test('what is no object stays as it is', () => {
  expect(prettyJson('"one, two"')).toBe('"one, two"')
  expect(prettyJson('PK\u0003, {')).toBe('PK\u0003, {')
})

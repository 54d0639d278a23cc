import { expect, test } from 'vitest'
import { csvLine } from './csv'

test('quotes what would break a line apart', () => {
  expect(csvLine(['plain', 'a, b', 'say "so"', 'two\nlines', ''])).toBe(
    'plain,"a, b","say ""so""","two\nlines",\r\n',
  )
})

test('no cell is run as a formula', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@sum', '\tx', '=a,"b"'])).toBe(
    `'=1+1,'+1,'-1,'@sum,'\tx,"'=a,""b"""\r\n`,
  )
})

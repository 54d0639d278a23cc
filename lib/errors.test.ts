import { expect, test, vi } from 'vitest'
import { AppError, findAppError } from './errors'

test('finds the AppError that a query builder wrapped', () => {
  const known = new AppError('unavailable', 'The database does not answer.')
  const wrapped = new Error('Failed query', { cause: new Error('driver', { cause: known }) })

  expect(findAppError(wrapped)).toBe(known)
  expect(findAppError(new Error('a bug'))).toBeUndefined()
})

test('knows the AppError of another bundle of this process', async () => {
  vi.resetModules()
  const other = await import('./errors')

  expect(other.AppError).not.toBe(AppError)
  expect(new other.AppError('conflict', 'Somebody was faster.')).toBeInstanceOf(AppError)
})

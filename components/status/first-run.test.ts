import { expect, test } from 'vitest'
import { parseConfig } from '@/lib/config/parse'
import { FIRST_SERVICE } from './first-run'

test('the snippet to copy is a configuration that is taken over as it stands', () => {
  const taken = parseConfig(FIRST_SERVICE, { MY_DATABASE_URL: 'postgres://db.example/main' })

  expect(taken.services).toMatchObject([{ id: 'api', dependsOn: [{ id: 'db', need: 'hard' }] }])
})

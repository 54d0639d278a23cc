import { describe, expect, test } from 'vitest'
import { fieldOf, isoOf } from './moment-field'
import { readStartForm, wantedOf } from './read-start-form'

const NOW = new Date('2026-01-02T03:04:05Z')

function read(fields: Record<string, string>) {
  const form = new FormData()
  const standard = {
    kind: 'global',
    mode: 'full',
    begins: 'now',
    lasts: '60',
    onOverrun: 'keep',
    reason: 'x',
  }
  for (const [name, value] of Object.entries({ ...standard, ...fields })) form.set(name, value)
  return readStartForm(form)
}

describe('the form that starts maintenance', () => {
  test.each([
    [{ kind: 'global' }, 'global'],
    [{ kind: 'service', service: 'shop' }, 'service:shop'],
    [
      { kind: 'route', service: 'shop', method: 'POST', pattern: ' /picks/:id ' },
      'route:shop POST /picks/:id',
    ],
    [{ kind: 'tenant', tenant: ' acme racing ' }, 'tenant:acme racing'],
    [{ kind: 'queue', source: 'mail', queue: 'send' }, 'queue:mail/send'],
    [{ kind: 'cron', cron: 'nightly' }, 'cron:nightly'],
  ])('%o is about %s', (fields, scope) => {
    expect(read(fields).draft.scope).toBe(scope)
  })

  test('what begins now ends so long after the moment it is done, not after it was written', () => {
    const { draft, problems } = read({ mode: 'read_only', lasts: '30', onOverrun: 'end' })
    expect(problems.size).toBe(0)
    expect(wantedOf(draft, NOW)).toEqual({
      ...{ scope: 'global', mode: 'read_only', reason: 'x', onOverrun: 'end' },
      endsAt: '2026-01-02T03:34:05.000Z',
    })
  })

  test('what is planned says both ends', () => {
    const startsAt = fieldOf('2026-01-05T01:00:00Z')
    const { draft } = read({
      begins: 'later',
      startsAt,
      lasts: 'until',
      endsAt: fieldOf('2026-01-05T02:15:00Z'),
    })
    expect(wantedOf(draft, NOW)).toMatchObject({
      ...{ startsAt: '2026-01-05T01:00:00.000Z', endsAt: '2026-01-05T02:15:00.000Z' },
    })
    expect(wantedOf(read({ begins: 'later', startsAt, lasts: '120' }).draft, NOW).endsAt).toBe(
      '2026-01-05T03:00:00.000Z',
    )
  })

  test('a moment that is none is told at its field', () => {
    const { problems } = read({ begins: 'later', startsAt: '', lasts: 'until', endsAt: 'soon' })
    expect([...problems.keys()].sort()).toEqual(['endsAt', 'startsAt'])
    expect(isoOf('soon')).toBeUndefined()
  })
})

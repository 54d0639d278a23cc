import { expect, test } from 'vitest'
import { cronFields, howTos } from './how-to'
import { onCalendar } from './on-calendar'

const PING = 'http://pitwall.example/ping/5f0c'
const JOB = { slug: 'bills', schedule: '0 2 * * 1-5', timezone: 'Europe/Berlin' }

const textOf = (id: string, job = JOB) => howTos(job, PING).find((one) => one.id === id)?.text

test('each way to add it tells the start, and how it ended', () => {
  for (const { id, text } of howTos(JOB, PING)) {
    expect(text, id).toMatch(/start/)
    expect(text, id).toContain(id === 'github' ? 'PITWALL_PING_URL' : PING)
  }
})

test("a crontab line goes by the job's clock and tells its exit status and output", () => {
  expect(textOf('crontab')).toBe(
    [
      'CRON_TZ=Europe/Berlin',
      `0 2 * * 1-5 curl -fsS -m 10 --retry 5 -o /dev/null ${PING}/start; out=$(/usr/local/bin/bills 2>&1); curl -fsS -m 10 --retry 5 -o /dev/null --data-raw "$out" ${PING}/$?`,
    ].join('\n'),
  )
})

test('what cron has no word for is said, not guessed', () => {
  expect(textOf('crontab', { ...JOB, schedule: 'every 7m' })).toContain('use a systemd timer')
})

test.each([
  ['every 15m', '*/15 * * * *'],
  ['every 1m', '* * * * *'],
  ['every 6h', '0 */6 * * *'],
  ['every 1d', '0 0 * * *'],
  ['every 7m', undefined],
  ['every 2d', undefined],
  ['5 4 * * *', '5 4 * * *'],
])('%s is %s in five fields', (schedule, fields) => {
  expect(cronFields(schedule)).toBe(fields)
})

// As `systemd-analyze calendar` reads them.
test.each([
  ['0 2 * * *', '*-*-* 02:00:00 UTC'],
  ['*/15 * * * *', '*-*-* *:00/15:00 UTC'],
  ['30 4 1,15 * *', '*-*-01,15 04:30:00 UTC'],
  ['0 2 * * 1-5', 'Mon..Fri *-*-* 02:00:00 UTC'],
  ['0 2 * JAN sun', 'Sun *-01-* 02:00:00 UTC'],
  ['0 9-17/2 * * *', '*-*-* 09..17/2:00:00 UTC'],
  ['0 2 L * *', undefined],
  ['', undefined],
])('%s is %s to systemd', (fields, calendar) => {
  expect(onCalendar(fields, 'UTC')).toBe(calendar)
})

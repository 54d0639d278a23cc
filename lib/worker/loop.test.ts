import type { Socket } from 'node:net'
import { eq } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { levelSpans, opsEvents, probeTargets, workers } from '@/db/schema'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { withTcpServer } from '@/lib/probes/adapter.contract'
import { claimDue } from './claim'
import { lookOnce } from './look-once'
import { runWorker, type Worker } from './loop'
import { withOwnDatabase } from './testing'

withOwnDatabase()

const WAIT = { timeout: 15_000, interval: 100 }

const tcp = (id: string, port: number) =>
  `  - { id: ${id}, kind: tcp, host: 127.0.0.1, port: ${port}, intervalSeconds: 2, timeoutMs: 1000 }\n`

const checkedAt = async (id: string) =>
  (await database().select().from(probeTargets).where(eq(probeTargets.id, id)))[0]?.checkedAt

async function withWorkers(count: number, use: () => Promise<void>): Promise<void> {
  const running: Worker[] = Array.from({ length: count }, runWorker)
  try {
    await use()
  } finally {
    await Promise.all(running.map((worker) => worker.stop()))
  }
}

describe('workers on one database', () => {
  test('share the looks: none is made twice', async () => {
    const looks: number[] = []
    const note = (socket: Socket) => {
      looks.push(performance.now())
      socket.end()
    }
    await withTcpServer(note, async (port) => {
      withConfig(`dependencies:\n${tcp('shared', port)}`)
      await withWorkers(3, () => vi.waitFor(() => expect(looks.length).toBeGreaterThanOrEqual(4), WAIT))
    })

    const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0))
    // Two seconds less a tenth; three workers that did not share would look all at once.
    expect(Math.min(...gaps)).toBeGreaterThan(1_500)
  })

  test('go on with everything else while one target hangs', async () => {
    await withTcpServer(
      () => undefined,
      async (port) => {
        const hanging = `  - { id: hanging, kind: redis, url: "redis://127.0.0.1:${port}", intervalSeconds: 2, timeoutMs: 2500 }\n`
        withConfig(`dependencies:\n${hanging}${tcp('healthy', port)}`)
        await withWorkers(1, async () => {
          await vi.waitFor(async () => expect(await checkedAt('dependency:healthy')).toBeTruthy(), WAIT)
          const first = await checkedAt('dependency:healthy')
          await vi.waitFor(async () => expect(await checkedAt('dependency:healthy')).not.toEqual(first), WAIT)
        })
        expect(await checkedAt('dependency:shared')).toBeUndefined()
      },
    )
  })

  test('tell the time all of them were away once, whoever is back first', async () => {
    await withTcpServer(
      () => undefined,
      async (port) => {
        withConfig(`dependencies:\n${tcp('blinded', port)}`)
        await withWorkers(1, () =>
          vi.waitFor(async () => expect(await checkedAt('dependency:blinded')).toBeTruthy(), WAIT),
        )
        const tenMinutesAgo = new Date(Date.now() - 600_000)
        await database().update(workers).set({ seenAt: tenMinutesAgo })
        await database()
          .update(levelSpans)
          .set({ fromAt: new Date(tenMinutesAgo.getTime() - 1_000) })
        await withWorkers(2, () =>
          vi.waitFor(async () => expect(await levelsOf('blinded')).toHaveLength(3), WAIT),
        )
        expect(await levelsOf('blinded')).toEqual(['operational', 'unknown', 'operational'])
        const told = await database().select().from(opsEvents).where(eq(opsEvents.kind, 'monitor_blind'))
        expect(told).toHaveLength(1)
      },
    )
  })
})

test('a look that took longer than it could was stopped from outside, and says nothing of its target', async () => {
  const id = 'platform:suspended'
  const row = { id, kind: 'platform' as const, intervalSeconds: 60, timeoutMs: 1_000, nextDueAt: new Date() }
  await database().insert(probeTargets).values(row)
  const [claimed] = await claimDue(systemContext(), { worker: 'w', targetIds: [id], limit: 1 })
  if (!claimed) throw new Error('nothing was claimed')
  const suspended = async () => {
    const then = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(then + 600_000)
    return { code: 'timeout' as const, latencyMs: 1_000, detail: '' }
  }
  await lookOnce({ ...row, look: suspended }, claimed)
  vi.restoreAllMocks()

  const [stored] = await database().select().from(probeTargets).where(eq(probeTargets.id, id))
  expect(stored).toMatchObject({ code: null, claimedBy: null, checkedAt: null })
})

const levelsOf = async (id: string) =>
  (await database().select().from(levelSpans).where(eq(levelSpans.subjectId, id)).orderBy(levelSpans.id)).map(
    ({ level }) => level,
  )

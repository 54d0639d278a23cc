import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { maintenanceHeldJobs, maintenanceSwitches } from '@/db/schema'
import { eventsOf } from '@/db/testing/factories'
import { person } from '@/db/testing/test'
import { committed } from '@/lib/auth/testing'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { HoldableQueue } from '@/lib/queues/queries'
import { withOwnDatabase } from '@/lib/worker/testing'
import { disableMaintenance, enableMaintenance, endMaintenance } from '../commands'
import { disableBody, enableBody } from '../contract'
import { getWindow } from '../queries'
import { endAllMaintenance } from '../testing'
import { performSwitches } from './perform'
import { decideQueues } from './queue'
import { letQueuesBeHeld } from './queue-hold'

withOwnDatabase()

type Asked = { path: string; token: string | undefined; body: { mode?: string; endsAt?: string } | undefined }

/** A service with switches of its own, as the contract has them. */
class Shop {
  readonly asked: Asked[] = []
  mode: string | undefined
  /** What it answers instead, when it does not work. */
  failing: ((path: string, asked: Asked) => number | 'silent' | undefined) | undefined
  server: Server = createServer()

  async listen(): Promise<number> {
    this.server = createServer(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      const asked: Asked = {
        path: request.url?.split('/').at(-1) ?? '',
        token: [request.headers['x-internal-token']].flat()[0],
        body: text === '' ? undefined : JSON.parse(text),
      }
      this.asked.push(asked)
      const failure = this.failing?.(asked.path, asked)
      if (failure !== undefined && failure !== 'silent') return response.writeHead(failure).end()
      const answer = this.toggle(asked)
      if (failure === 'silent') return request.socket.destroy()
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    }).listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    const address = this.server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  toggle({ path, body }: Asked) {
    const wanted = path === 'enable' ? (this.mode ?? body?.mode ?? 'full') : undefined
    const changed = wanted !== this.mode
    this.mode = wanted
    return { maintenance: wanted !== undefined, changed, auditLogged: changed }
  }

  get said(): string[] {
    return this.asked.map(({ path, body }) => [path, body?.mode].filter(Boolean).join(' '))
  }
}

let shop: Shop
let queues: Record<string, HoldableQueue>

beforeEach(async () => {
  shop = new Shop()
  const port = await shop.listen()
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://127.0.0.1:${port}", timeoutMs: 1000, internal: { token: shop-internal-token } }
  - { id: portal, name: Portal, url: "http://portal.example" }
queues:
  - { id: mail, kind: pg-boss, url: "postgres://mail" }
`)
})
afterEach(async () => {
  letQueuesBeHeld(undefined)
  shop.server.closeAllConnections()
  shop.server.close()
  await endAllMaintenance()
  await database().delete(maintenanceSwitches)
})
afterAll(() => letQueuesBeHeld(undefined))

const admin = (minutes = 0): Context => ({
  ...committed(),
  actor: person('admin'),
  now: new Date(Date.now() + minutes * 60_000),
})
const enable = (body: object = {}) => enableMaintenance(admin(), enableBody.parse(body))
const disable = (body: object = {}) => disableMaintenance(admin(), disableBody.parse(body))
const switchOf = async (subject: string) =>
  (await database().select().from(maintenanceSwitches).where(eq(maintenanceSwitches.subject, subject)))[0]

describe('a service with switches of its own', () => {
  test('has confirmed before enabling answers, and again before disabling does', async () => {
    const { window } = await enable({ scope: 'service:shop', mode: 'drain', reason: 'new tyres' })

    expect(shop.asked).toMatchObject([
      { path: 'enable', token: 'shop-internal-token', body: { mode: 'drain', reason: 'new tyres' } },
    ])
    expect((await getWindow(admin(), window?.id ?? '')).switches).toMatchObject([
      {
        kind: 'service',
        subject: 'shop',
        name: 'Shop',
        desired: 'drain',
        state: 'confirmed',
        auditLogged: true,
      },
    ])
    await disable({ scope: 'service:shop' })
    expect(shop.said).toEqual(['enable drain', 'disable'])
    expect(await switchOf('shop')).toMatchObject({ desired: null, state: 'confirmed', ours: false })
  })

  test('is told an end of its own a day later than ours, so that it does not open in the middle', async () => {
    const keep = await enable({ scope: 'service:shop' })
    await disable({ scope: 'service:shop' })
    const end = await enable({ scope: 'service:shop', onOverrun: 'end' })

    const [first, , second] = shop.asked.map(({ body }) => Date.parse(body?.endsAt ?? ''))
    expect(first).toBe(Date.parse(keep.window?.endsAt ?? '') + 24 * 3_600_000)
    expect(second).toBe(Date.parse(end.window?.endsAt ?? ''))
  })

  test('that does not confirm is shown as asked, and asked until it does', async () => {
    shop.failing = () => 500
    const { window, changed } = await enable({ scope: 'service:shop' })
    const shown = async () => (await getWindow(admin(), window?.id ?? '')).switches[0]

    expect(changed).toBe(true)
    expect(await shown()).toMatchObject({ state: 'asked', attempts: 1, problem: 'It answered 500.' })
    await performSwitches(admin())
    expect(shop.asked).toHaveLength(1)
    shop.failing = undefined
    await performSwitches(admin(1))
    expect(await shown()).toMatchObject({ state: 'confirmed', problem: null })
    expect(shop.mode).toBe('full')
  })

  test('that was in maintenance before us is left in it', async () => {
    shop.mode = 'full'
    await enable({ scope: 'service:shop' })
    await disable({ scope: 'service:shop' })
    expect([shop.said, shop.mode]).toEqual([['enable full'], 'full'])
  })

  test('whose answer was lost counts as ours, and is opened again', async () => {
    shop.failing = () => 'silent'
    await enable({ scope: 'service:shop' })
    expect([shop.mode, await switchOf('shop')]).toMatchObject(['full', { state: 'asked', unheard: true }])
    shop.failing = undefined
    await performSwitches(admin(1))
    await disable({ scope: 'service:shop' })
    expect([shop.said, shop.mode]).toEqual([['enable full', 'enable full', 'disable'], undefined])
  })

  test('that refused us is not ours', async () => {
    shop.failing = () => 403
    await enable({ scope: 'service:shop' })
    await disable({ scope: 'service:shop' })
    expect(shop.said).toEqual(['enable full'])
  })

  test('stays closed until the last window over it ends, in the strictest mode of those that are on', async () => {
    const global = await enable({ mode: 'read_only' })
    await enable({ scope: 'service:shop' })
    expect([shop.said, shop.mode]).toEqual([['enable read_only', 'disable', 'enable full'], 'full'])
    await disable({ scope: 'service:shop' })
    expect(shop.mode).toBe('read_only')
    await endMaintenance(admin(), global.window?.id ?? '')
    expect(shop.mode).toBeUndefined()
  })

  test('that left maintenance by itself is asked again, and the timeline says so', async () => {
    const { window } = await enable({ scope: 'service:shop' })
    shop.mode = undefined
    await performSwitches(admin(2))

    expect(shop.mode).toBe('full')
    expect((await eventsOf(admin(), `maintenance:${window?.id}`)).map(({ kind }) => kind)).toContain(
      'switch_left',
    )
    await performSwitches(admin(2))
    expect(shop.asked).toHaveLength(2)
  })

  test('that takes no body is switched without one', async () => {
    shop.failing = (_path, { body }) => (body === undefined ? undefined : 400)
    await enable({ scope: 'service:shop' })
    await disable({ scope: 'service:shop' })
    expect([shop.asked.map(({ path, body }) => [path, body !== undefined]), shop.mode]).toEqual([
      [
        ['enable', true],
        ['enable', false],
        ['disable', true],
        ['disable', false],
      ],
      undefined,
    ])
  })

  test('is not closed altogether when it cannot be only read', async () => {
    shop.failing = (_path, { body }) => (body === undefined ? undefined : 400)
    await enable({ scope: 'service:shop', mode: 'read_only' })
    expect([shop.mode, await switchOf('shop')]).toMatchObject([undefined, { state: 'asked' }])
  })

  test('is not touched by what is announced, nor by a route or a tenant', async () => {
    for (const wanted of [
      { scope: 'service:shop', mode: 'announce' },
      { scope: 'route:shop GET /x' },
      { scope: 'tenant:acme' },
    ])
      await enable(wanted)
    expect(shop.asked).toEqual([])
  })

  test('that does not open again within a day is given up, which is told', async () => {
    const { window } = await enable({ scope: 'service:shop' })
    shop.failing = () => 500
    await disable({ scope: 'service:shop' })
    await performSwitches(admin(25 * 60))

    expect(await switchOf('shop')).toMatchObject({ state: 'given_up', problem: 'It answered 500.' })
    expect((await eventsOf(admin(), `maintenance:${window?.id}`)).map(({ kind }) => kind)).toContain(
      'switch_given_up',
    )
  })

  test('is asked by one of many workers', async () => {
    shop.failing = () => 500
    await enable({ scope: 'service:shop' })
    shop.failing = undefined
    await Promise.all(Array.from({ length: 8 }, () => performSwitches(admin(1))))
    expect(shop.asked).toHaveLength(2)
  })
})

describe('queues', () => {
  const acts: string[] = []
  beforeEach(() => {
    acts.length = 0
    const queue = { source: 'mail', service: 'shop', canPause: true, paused: false, waiting: 3, active: 1 }
    queues = {
      'mail/send': { ...queue, queue: 'send' },
      'mail/other': { ...queue, queue: 'other', service: null },
      'mail/stopped': { ...queue, queue: 'stopped', paused: true },
      'mail/old': { ...queue, queue: 'old', canPause: false },
    }
    const turn =
      (what: 'pause' | 'resume') => async (_ctx: Context, ref: { source: string; queue: string }) => {
        const name = `${ref.source}/${ref.queue}`
        acts.push(`${what} ${name}`)
        const known = queues[name]
        if (known) known.paused = what === 'pause'
        return { changed: true }
      }
    letQueuesBeHeld({ list: async () => Object.values(queues), pause: turn('pause'), resume: turn('resume') })
  })
  const follow = async (minutes = 0) => {
    await decideQueues(admin(minutes))
    await performSwitches(admin(minutes))
  }

  test('of a service are held as far as their engine can, and only those we paused go on again', async () => {
    const { window } = await enable({ scope: 'service:shop' })
    await follow()
    expect(acts).toEqual(['pause mail/send'])
    await disable({ scope: 'service:shop' })
    await follow()
    await follow()

    expect(acts).toEqual(['pause mail/send', 'resume mail/send'])
    const held = await database()
      .select()
      .from(maintenanceHeldJobs)
      .where(eq(maintenanceHeldJobs.windowId, window?.id ?? ''))
    expect(held).toMatchObject([{ queue: 'mail/send', jobs: 3 }])
  })

  test('by exact name, or all of them', async () => {
    await enable({ scope: 'queue:mail/other' })
    await follow()
    expect(acts).toEqual(['pause mail/other'])
    await enable()
    await follow()
    expect(acts.sort()).toEqual(['pause mail/other', 'pause mail/send'])
  })

  test('whose engine cannot be read stay held', async () => {
    await enable({ scope: 'queue:mail/send' })
    await follow()
    const send = queues['mail/send']
    delete queues['mail/send']
    await follow()
    expect([await switchOf('mail/send'), acts]).toMatchObject([
      { desired: 'full', state: 'confirmed' },
      ['pause mail/send'],
    ])
    await disable({ scope: 'queue:mail/send' })
    await follow()
    expect(await switchOf('mail/send')).toMatchObject({
      state: 'asked',
      problem: 'There is no queue mail/send.',
    })
    if (send) queues['mail/send'] = send
    await follow(1)
    expect(acts).toEqual(['pause mail/send', 'resume mail/send'])
  })

  test('nobody reads keep the window from nothing', async () => {
    letQueuesBeHeld(undefined)
    expect((await enable({ scope: 'queue:mail/send' })).changed).toBe(true)
    await follow()
    expect(await switchOf('mail/send')).toBeUndefined()
  })

  test('an engine that is away is asked again', async () => {
    await enable({ scope: 'queue:mail/send' })
    const away = async () => {
      throw new AppError('unavailable', 'Redis does not answer.')
    }
    letQueuesBeHeld({ list: async () => Object.values(queues), pause: away, resume: away })
    await follow()
    expect(await switchOf('mail/send')).toMatchObject({ state: 'asked', problem: 'Redis does not answer.' })
  })
})

import { expect, test } from 'vitest'
import { unusedPort, withTcpServer } from '../adapter.contract'
import { look } from '../look'
import { probeTcp } from './probe'

test('says ok where something accepts connections', async () => {
  await withTcpServer(
    () => undefined,
    async (port) => {
      expect(await look(probeTcp, { host: '127.0.0.1', port }, { timeoutMs: 2_000 })).toMatchObject({
        code: 'ok',
      })
    },
  )
})

test('says refused where nobody listens, dns where nobody is', async () => {
  const port = await unusedPort()
  expect(await look(probeTcp, { host: '127.0.0.1', port }, { timeoutMs: 2_000 })).toMatchObject({
    code: 'refused',
  })
  const target = { host: 'no-such-host.invalid', port }
  expect(await look(probeTcp, target, { timeoutMs: 5_000 })).toMatchObject({ code: 'dns' })
})

import { expect, test } from 'vitest'
import { choosePorts } from './ports.mjs'

const freeBut =
  (...taken) =>
  async (wanted) => {
    for (let port = wanted; ; port++) if (!taken.includes(port)) return port
  }

test('the first demo of a machine has the first row', async () => {
  expect(await choosePorts(freeBut())).toEqual({
    paddock: 4100,
    mail: 4125,
    database: 4150,
    control: 4175,
    bulkMail: 4200,
  })
})

test('a second demo leaves the mail port alone that an incident of the first has shut', async () => {
  const { mail } = await choosePorts(freeBut(4100, 4150, 4175, 4200))

  expect(mail).toBe(4126)
})

test('far from its row it takes what is free', async () => {
  const onlyHigh = async (wanted) => (wanted === 4175 ? 50_000 : wanted)

  expect((await choosePorts(onlyHigh)).mail).toBe(4125)
})

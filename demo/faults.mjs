import { readJson, writeJson } from './state.mjs'

export const ALL_WELL = { database: 'ok', mail: 'ok', release: 'stable', jobs: 'ok', queues: 'ok' }
const SLOW_MS = 300
const VALUES = {
  database: ['ok', 'slow', 'down'],
  mail: ['ok', 'down'],
  release: ['stable', 'broken'],
  jobs: ['ok', 'missed', 'failing', 'slow'],
  queues: ['ok', 'poisoned', 'stuck'],
}

/** What is broken right now: kept in a file, so that a restart neither heals nor hides it. */
export function createFaults({ database, mail, release, jobs, queues, file }) {
  let faults = known(readJson(file, {}))
  let turn = Promise.resolve()

  return {
    read: () => faults,
    start: () => enact(faults),
    /** Changes some of the faults, one caller after the other; resolves to all of them once they are real. */
    apply(changes) {
      const next = turn.then(async () => {
        const before = faults
        faults = known({ ...faults, ...changes })
        writeJson(file, faults)
        await enact(faults)
        if (faults.mail === 'down' && before.mail !== 'down') queues.sendCampaign()
        return faults
      })
      turn = next.catch(() => undefined)
      return next
    },
  }

  async function enact(wanted) {
    database.setDelay(wanted.database === 'slow' ? SLOW_MS : 0)
    await (wanted.database === 'down' ? database.shut() : database.open())
    await (wanted.mail === 'down' ? mail.shut() : mail.open())
    await release.deploy(wanted.release)
    jobs.setFault(wanted.jobs)
    queues.setFault(wanted.queues)
    if (isAllWell(wanted)) void jobs.catchUp()
  }
}

const isAllWell = (wanted) => Object.entries(ALL_WELL).every(([name, value]) => wanted[name] === value)

function known(faults) {
  const entries = Object.entries(VALUES).map(([name, values]) => [
    name,
    values.includes(faults[name]) ? faults[name] : values[0],
  ])
  return Object.fromEntries(entries)
}

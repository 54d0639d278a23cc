const CONTROL = 4175
const FIRST = { paddock: 4100, mail: 4125, database: 4150, bulkMail: 4200 }
const DEMOS = 20

/**
 * One row of ports for each demo of this machine. The control port is listened on as long as a demo runs and leads to
 * the others, so that nobody takes one that an incident has just shut.
 */
export async function choosePorts(freePort) {
  const control = await freePort(CONTROL)
  const row = control - CONTROL
  const offset = row >= 0 && row < DEMOS ? row : 0
  const chosen = { control }
  for (const [name, first] of Object.entries(FIRST)) chosen[name] = await freePort(first + offset)
  return chosen
}

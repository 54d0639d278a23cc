import { spawn } from 'node:child_process'

const running = new Set()
const LONGEST_NOTE = 2_000

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A short-lived helper that ends with us, whatever ends us. */
export function spawnTool(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  child.note = ''
  child.stderr.on('data', (chunk) => {
    child.note = `${child.note}${chunk}`.slice(-LONGEST_NOTE)
  })
  running.add(child)
  child.on('close', () => running.delete(child))
  return child
}

/** Runs to the end; fails with the last line the tool wrote. */
export function runTool(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawnTool(command, args)
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(child.note.trim().split('\n').at(-1) || `${command} ended with ${code}`))
    })
  })
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Data = {
  /** Compact series; undefined when they are not there, and then `missing` says where they were looked for. */
  series?: string
  /** NAB with `data` and `labels`. */
  nab?: string
  missing: string[]
  remove: () => void
}

/** The folder of `--data FOLDER`; else, and always for NAB, `../shared/data/*.tar.gz` unpacked into a folder of its own. */
export async function openData(args: readonly string[]): Promise<Data> {
  const at = args.indexOf('--data')
  const given = at < 0 ? undefined : (args[at + 1] ?? '')
  const temporary = mkdtempSync(join(tmpdir(), 'pitwall-anomalies-'))
  const remove = () => rmSync(temporary, { recursive: true, force: true })
  const missing: string[] = []
  const unpacked = async (name: string) => {
    const archive = join(realpathSync(process.cwd()), '..', 'shared', 'data', `${name}.tar.gz`)
    if (existsSync(archive)) return unpack(archive, join(temporary, name))
    missing.push(archive)
    return undefined
  }
  if (given !== undefined && !existsSync(given)) missing.push(given || 'a folder after --data')
  const series = given === undefined ? await unpacked('wsd-tune') : existsSync(given) ? given : undefined
  return { series, nab: await unpacked('nab'), missing, remove }
}

async function unpack(archive: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const child = spawn('tar', ['-xzf', archive, '-C', folder], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`tar could not unpack ${archive}`)
  return folder
}

import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../failure.mjs'

const SHARED_HOME = '/var/lib/pitwall'
const PREFERRED = ['postgres', 'nobody']

/**
 * Postgres refuses to run as root. As root it gets a user namespace of its own, where files stay root's and the
 * data may lie where only root may enter; where namespaces are off, it runs as another user under /var/lib/pitwall.
 * @returns `{ dir, command(program, args) -> [program, args, spawnOptions], own(path), usable(binDir) }`
 */
export function postgresAccount(dir, { isRoot = process.getuid?.() === 0, namespaces = true } = {}) {
  if (!isRoot) return plain(dir)
  const elsewhere = linkTarget(dir)
  if (elsewhere) return other(elsewhere, ownerOf(dirname(elsewhere), dir))
  const owner = existsSync(dir) ? statSync(dir) : undefined
  if (owner && owner.uid !== 0) return other(dir, owner)
  const account = unprivileged()
  if (namespaces && canUnshare(account)) return namespaced(dir, account)
  if (owner) throw new Failure(`${dir} belongs to root, and user namespaces are off: Postgres cannot use it.`)
  return other(sharedDir(dir, account), account)
}

const plain = (dir) => ({
  dir,
  command: (program, args) => [program, args, {}],
  own: () => undefined,
  usable: (binDir) => binDir,
})

function namespaced(dir, account) {
  const prefix = [...mapping(account), '--']
  return { ...plain(dir), command: (program, args) => ['unshare', [...prefix, program, ...args], {}] }
}

function other(dir, { uid, gid }) {
  const options = { uid, gid, cwd: '/' }
  const runs = (binDir) => spawnSync(join(binDir, 'postgres'), ['--version'], options).status === 0
  return {
    dir,
    command: (program, args) => [program, args, options],
    own: (path) => chownSync(path, uid, gid),
    usable: (binDir) => (runs(binDir) ? binDir : sharedCopy(binDir)),
  }
}

const mapping = ({ uid, gid }) => ['--user', `--map-user=${uid}`, `--map-group=${gid}`]

const canUnshare = (account) => spawnSync('unshare', [...mapping(account), 'true']).status === 0

/** initdb wants a name for its user, so the user must be one that the system knows. */
function unprivileged() {
  const lines = readFileSync('/etc/passwd', 'utf8').trim().split('\n')
  const users = lines
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: +uid, gid: +gid }))
  const known = PREFERRED.map((name) => users.find((user) => user.name === name)).find(Boolean)
  const found = known ?? users.find(({ uid }) => uid > 0)
  if (!found) throw new Failure('Postgres needs a user other than root: useradd --system postgres')
  return found
}

/** A place of its own, linked from the data dir: whoever removes that starts afresh. */
function sharedDir(dir, { uid, gid }) {
  const home = join(SHARED_HOME, randomBytes(6).toString('hex'))
  mkdirSync(home, { recursive: true, mode: 0o755 })
  chownSync(home, uid, gid)
  mkdirSync(dirname(dir), { recursive: true })
  symlinkSync(join(home, 'postgres'), dir)
  return join(home, 'postgres')
}

function ownerOf(home, link) {
  if (existsSync(home)) return statSync(home)
  throw new Failure(`The local database is gone: ${link} leads to ${home}. Remove that link to start afresh.`)
}

function linkTarget(path) {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** Programs inside a directory that only root may enter, copied to where others may run them. */
function sharedCopy(binDir) {
  const native = join(binDir, '..')
  const copy = join(SHARED_HOME, `programs-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`)
  if (!existsSync(copy)) {
    // Whole or not at all: a copy that was cut short would be taken for the programs ever after.
    const draft = mkdtempSync(`${copy}-`)
    chmodSync(draft, 0o755)
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true })
    renameSync(draft, copy)
  }
  return join(copy, 'bin')
}

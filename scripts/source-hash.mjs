import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['app', 'bench', 'components', 'db', 'demo', 'deploy', 'lib', 'public']
const ROOT_FILE = /^[\w.-]+\.(ts|tsx|mjs|js|json)$/
const NOT_BUILT = /(\.test\.\w+|\.md|^deploy\/.*\.(conf|swift|json|yaml)|^next-env\.d\.ts|\.tsbuildinfo)$/

/** One hash over the names and contents of everything a build reads; the same without git. */
export function sourceHash(rootDir) {
  const hash = createHash('sha256')
  for (const path of sources(rootDir))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(rootDir, path)))
      .update('\0')
  return hash.digest('hex')
}

function sources(rootDir) {
  const top = readdirSync(rootDir, { withFileTypes: true })
  const rootFiles = top
    .filter((entry) => entry.isFile() && ROOT_FILE.test(entry.name))
    .map(({ name }) => name)
  const folders = top.filter((entry) => entry.isDirectory() && FOLDERS.includes(entry.name))
  const nested = folders.flatMap(({ name }) => filesIn(rootDir, name))
  return [...rootFiles, ...nested, 'scripts/build.mjs'].filter((path) => !NOT_BUILT.test(path)).sort()
}

function filesIn(rootDir, folder) {
  return readdirSync(join(rootDir, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesIn(rootDir, path)
    return entry.isFile() ? [path] : []
  })
}

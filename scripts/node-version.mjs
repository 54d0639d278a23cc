// Parsed by any Node that knows modules, so that an old one gets a sentence and not a syntax error.

const OLDEST = [20, 19, 0]

/** First releases of each line with the Brotli decoder fix of CVE-2026-111497. */
const FIXED = { 22: [22, 23, 4], 24: [24, 22, 1], 26: [26, 12, 1] }

/** Ends the process with one line when this Node is too old to run Pitwall. */
export function requireNode(version = process.versions.node) {
  if (!isBefore(parts(version), OLDEST)) return
  console.error(`Pitwall needs Node ${OLDEST.join('.')} or newer; this is ${version}.`)
  process.exit(1)
}

/** One calm line when this Node has known open holes, else undefined. */
export function nodeAdvice(version = process.versions.node) {
  const have = parts(version)
  const fixed = FIXED[have[0]]
  const fine = have[0] > 26 || (fixed && !isBefore(have, fixed))
  if (fine) return undefined
  return `Node ${version} works but misses security fixes; 22.23.4, 24.22.1 or newer is recommended.`
}

function parts(version) {
  return version.split('-')[0].split('.').map(Number)
}

function isBefore(have, wanted) {
  for (let i = 0; i < 3; i++) if (have[i] !== wanted[i]) return have[i] < wanted[i]
  return false
}

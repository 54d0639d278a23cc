import { newSecret, readJson, writeJson } from './state.mjs'

const ROLES = ['viewer', 'support', 'oncall']
const DEPLOY_TOKEN_NAME = 'Paddock CI'
const PING_KEY_NAME = 'Paddock jobs'

/**
 * One account per role, a token for deploys and a key for jobs, made over Pitwall's own API when they are not there; passwords are
 * remembered in `file`. Returns printable lines.
 */
export async function ensureAccounts({ url, file, adminEmail, adminPassword }) {
  const kept = { accounts: [], ...readJson(file, {}) }
  if (isComplete(kept) && (await isTokenKnown(url, kept.deployToken))) return printable(kept)
  if (!adminPassword) return ['Demo accounts are made with the admin password, which is not known here.']

  const cookies = await signIn(url, adminEmail, adminPassword)
  if (!cookies) return [`Demo accounts were not made: ${adminEmail} has another password by now.`]
  const accounts = []
  for (const role of ROLES) accounts.push(await ensureUser({ url, cookies, role, known: kept.accounts }))
  const deployToken = await createDeployToken({ url, cookies })
  const made = { accounts, deployToken, pingKey: await createPingKey({ url, cookies }) }
  writeJson(file, made)
  return printable(made)
}

function isComplete({ accounts, deployToken, pingKey }) {
  return (
    Boolean(deployToken && pingKey) &&
    ROLES.every((role) => accounts.some((account) => account.role === role))
  )
}

/** A database that was set up anew knows none of what is remembered here. */
async function isTokenKnown(url, token) {
  const response = await fetch(`${url}/api/ops/me`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(15_000),
  })
  return response.status !== 401
}

function printable({ accounts }) {
  return accounts.map(({ role, email, password }) => `${role.padEnd(8)} ${email}  ${password}`)
}

async function ensureUser({ url, cookies, role, known }) {
  const remembered = known.find((account) => account.role === role)
  const { email, password } = remembered ?? { email: `${role}@paddock.example`, password: newSecret() }
  const response = await post(`${url}/api/ops/users`, cookies, { email, role, password })
  if (response.ok) return { role, email, password }
  if (response.status !== 409) throw new Error(`the account ${email} was refused with ${response.status}`)
  return remembered ?? { role, email, password: '(not known here; an admin can reset it)' }
}

async function createDeployToken({ url, cookies }) {
  const response = await post(`${url}/api/ops/tokens`, cookies, {
    name: DEPLOY_TOKEN_NAME,
    scopes: ['deploy:write'],
  })
  if (!response.ok) throw new Error(`the deploy token was refused with ${response.status}`)
  const { token } = await response.json()
  return token
}

async function createPingKey({ url, cookies }) {
  const response = await post(`${url}/api/ops/cron/ping-keys`, cookies, { name: PING_KEY_NAME })
  if (!response.ok) throw new Error(`the key for jobs was refused with ${response.status}`)
  const { key } = await response.json()
  return key
}

function post(address, cookies, body) {
  return fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: new URL(address).origin,
      cookie: cookies.header(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  })
}

/** Signs in as a browser would; undefined when the password is wrong. */
async function signIn(url, email, password) {
  const cookies = createCookies()
  const csrf = await fetch(`${url}/api/auth/csrf`, { signal: AbortSignal.timeout(15_000) })
  cookies.keep(csrf)
  const { csrfToken } = await csrf.json()

  const response = await fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, cookie: cookies.header() },
    body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
    signal: AbortSignal.timeout(15_000),
  })
  cookies.keep(response)
  return response.ok && cookies.has('session-token') ? cookies : undefined
}

function createCookies() {
  const jar = new Map()
  return {
    keep(response) {
      for (const line of response.headers.getSetCookie()) {
        const [pair] = line.split(';')
        const at = pair.indexOf('=')
        jar.set(pair.slice(0, at), pair.slice(at + 1))
      }
    },
    has: (part) => [...jar].some(([name, value]) => name.includes(part) && value !== ''),
    header: () => [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
  }
}

import { newSecret, readJson, writeJson } from './state.mjs'

const ROLES = ['viewer', 'support', 'oncall']
const DEPLOY_TOKEN_NAME = 'Paddock CI'

/**
 * One account per role and a token for deploys, made over Pitwall's own API once; passwords are remembered in
 * `file`. Returns printable lines.
 */
export async function ensureAccounts({ url, file, adminEmail, adminPassword }) {
  const kept = { accounts: [], ...readJson(file, {}) }
  const password = adminPassword ?? kept.admin?.password
  if (complete(kept)) return printable(kept, { email: adminEmail, password })
  if (!password) return ['Demo accounts need the admin password once; it is not known here.']

  const cookies = await signIn(url, adminEmail, password)
  if (!cookies)
    return [`Demo accounts were not made: ${adminEmail} could not sign in with the known password.`]
  kept.admin = { email: adminEmail, password }
  for (const role of ROLES) await ensureUser({ url, cookies, kept, role })
  if (!kept.deployToken) kept.deployToken = await createDeployToken({ url, cookies })
  writeJson(file, kept)
  return printable(kept, kept.admin)
}

function complete({ accounts, deployToken }) {
  return deployToken && ROLES.every((role) => accounts.some((account) => account.role === role))
}

function printable({ accounts }, admin) {
  const admins = admin.password ? [`admin    ${admin.email}  ${admin.password}`] : []
  return [
    ...admins,
    ...accounts.map(({ role, email, password }) => `${role.padEnd(8)} ${email}  ${password}`),
  ]
}

async function ensureUser({ url, cookies, kept, role }) {
  if (kept.accounts.some((account) => account.role === role)) return
  const account = { role, email: `${role}@paddock.example`, password: newSecret() }
  const { email, password } = account
  const response = await post(`${url}/api/ops/users`, cookies, { email, role, password })
  // Made by an earlier start that could not write down the password.
  if (response.status === 409) account.password = '(set earlier; an admin can reset it)'
  else if (!response.ok) throw new Error(`the account ${email} was refused with ${response.status}`)
  kept.accounts.push(account)
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

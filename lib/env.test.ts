import { describe, expect, test } from 'vitest'
import { databaseUrl, EnvError, parseEnv } from './env'

const problemsOf = (source: Record<string, string>) => {
  try {
    parseEnv(source)
    return []
  } catch (error) {
    return error instanceof EnvError ? error.problems : [String(error)]
  }
}

describe('parseEnv', () => {
  test('needs nothing on a laptop', () => {
    expect(parseEnv({})).toMatchObject({
      APP_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: 3000,
      PITWALL_WORKER: true,
    })
  })

  test('F36: names every problem at once and shows no value', () => {
    const problems = problemsOf({
      APP_ENV: 'production',
      DATABASE_URL: 'mysql://root:hunter2hunter2@db/x',
      INTERNAL_SERVICE_TOKEN: 'short-secret',
      PORT: '99999',
      PROMETHEUS_HEADERS: '{"Authorization": ',
    })

    expect(problems.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'INTERNAL_SERVICE_TOKEN', 'PORT', 'PROMETHEUS_HEADERS']),
    )
    expect(problems.join('\n')).not.toMatch(/hunter2|short-secret|Authorization/)
  })

  test('F36: also names what is missing beside what is wrong', () => {
    const given = { PORT: 'x', DATABASE_URL: 'mysql://db', APP_ENV: 'production', GITHUB_CLIENT_ID: 'abc' }

    expect(problemsOf(given).map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'NEXTAUTH_SECRET',
      'GITHUB_CLIENT_SECRET',
    ])
  })

  test('F36: settings of single sign-on that would be ignored are problems', () => {
    expect(problemsOf({ OIDC_ROLE_CLAIM: 'groups', SSO_ALLOWED_DOMAINS: 'team.example' })).toEqual([
      'OIDC_ROLE_CLAIM: goes together with OIDC_ISSUER',
      'SSO_ALLOWED_DOMAINS: needs single sign-on by OIDC, GitHub or Google',
    ])
    const google = { GOOGLE_CLIENT_ID: 'x', GOOGLE_CLIENT_SECRET: 'x' }
    expect(problemsOf({ ...google, SSO_ALLOWED_DOMAINS: 'team.example, everybody' })).toHaveLength(1)
    expect(problemsOf({ ...google, SSO_ALLOWED_DOMAINS: 'team.example, @other.example' })).toEqual([])
  })

  test('F36: production needs a database and a session secret', () => {
    expect(problemsOf({ APP_ENV: 'production' }).map((line) => line.split(':')[0])).toEqual([
      'NEXTAUTH_SECRET',
      'DATABASE_URL',
    ])
  })

  test('a provider with half its settings refuses the start', () => {
    expect(problemsOf({ GITHUB_CLIENT_ID: 'abc' })).toEqual([
      'GITHUB_CLIENT_SECRET: goes together with GITHUB_CLIENT_ID',
    ])
  })

  test('internal routes need a token', () => {
    expect(problemsOf({ ENABLE_INTERNAL_ROUTES: 'true' })).toEqual([
      'INTERNAL_SERVICE_TOKEN: is required when ENABLE_INTERNAL_ROUTES is true',
    ])
  })

  test('JWT_SECRET stands in for NEXTAUTH_SECRET, and an empty value is no value', () => {
    expect(parseEnv({ JWT_SECRET: 'sixteen-characters-long', NEXTAUTH_SECRET: '' }).NEXTAUTH_SECRET).toBe(
      'sixteen-characters-long',
    )
  })
})

test('the database address can be given in parts', () => {
  const parts = {
    DATABASE_HOST: 'db',
    DATABASE_NAME: 'ops',
    DATABASE_USERNAME: 'pit',
    DATABASE_PASSWORD: 'p@ss/word',
  }
  expect(databaseUrl(parseEnv(parts))).toBe('postgres://pit:p%40ss%2Fword@db:5432/ops')
})

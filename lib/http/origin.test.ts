import { afterEach, describe, expect, test, vi } from 'vitest'
import { resetEnv } from '@/lib/env'
import { corsHeaders, refuseForeignOrigin, requireOwnOrigin } from './origin'

const from = (origin?: string) =>
  new Request('http://localhost:3000/api', {
    headers: { host: 'ops.example.com', ...(origin !== undefined && { origin }) },
  })

function set(values: Record<string, string>) {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value)
  resetEnv()
}

const PRODUCTION = {
  APP_ENV: 'production',
  NEXTAUTH_SECRET: 'sixteen-characters-or-more',
  DATABASE_URL: 'postgres://localhost/pitwall',
  CORS_ALLOWED_ORIGINS: 'https://app.example.com, https://admin.example.com',
}

afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

describe('requireOwnOrigin', () => {
  test('accepts our own pages, told by the Host header', () => {
    expect(() => requireOwnOrigin(from('https://ops.example.com'))).not.toThrow()
    expect(() => requireOwnOrigin(from('http://ops.example.com'))).not.toThrow()
  })

  test.each([
    undefined,
    'null',
    '',
    'https://evil.com',
    'https://ops.example.com:8443',
    'https://ops.example.com.evil',
    'ftp://ops.example.com',
    'https://ops.example.com/path',
  ])('refuses %s', (origin) => {
    expect(() => requireOwnOrigin(from(origin))).toThrow(expect.objectContaining({ code: 'forbidden' }))
  })

  test('with NEXTAUTH_URL only that origin is ours', () => {
    set({ NEXTAUTH_URL: 'https://pitwall.example.com' })
    expect(() => requireOwnOrigin(from('https://pitwall.example.com'))).not.toThrow()
    expect(() => requireOwnOrigin(from('https://ops.example.com'))).toThrow()
  })
})

describe('CORS', () => {
  test('in production an origin outside the list is refused, one inside is allowed', () => {
    set(PRODUCTION)
    expect(() => refuseForeignOrigin(from('https://evil.com'))).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    )
    expect(() => refuseForeignOrigin(from('https://admin.example.com'))).not.toThrow()
    expect(corsHeaders(from('https://admin.example.com'))).toMatchObject({
      'Access-Control-Allow-Origin': 'https://admin.example.com',
    })
  })

  test('a foreign origin never gets permission to read', () => {
    set({ CORS_ALLOWED_ORIGINS: 'https://app.example.com' })
    expect(corsHeaders(from('https://evil.com'))).toEqual({})
    expect(corsHeaders(from())).toEqual({})
  })
})

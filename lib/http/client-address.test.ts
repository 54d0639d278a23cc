import { afterEach, describe, expect, test, vi } from 'vitest'
import { resetEnv } from '@/lib/env'
import { cameOverHttps, clientAddress, isDirectLoopback } from './client-address'

const from = (headers: Record<string, string>) => new Request('http://pitwall/', { headers })

function trust(hops: string) {
  vi.stubEnv('TRUSTED_PROXY_HOPS', hops)
  resetEnv()
}

afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

describe('clientAddress', () => {
  test('believes only the socket when no proxy is trusted', () => {
    trust('0')
    expect(clientAddress(from({ 'x-pitwall-peer': '203.0.113.9', 'x-forwarded-for': '198.51.100.1' }))).toBe(
      '203.0.113.9',
    )
  })

  test.each([
    ['1', '6.6.6.6, 198.51.100.1', '198.51.100.1'],
    ['2', '6.6.6.6, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    ['2', '198.51.100.1', '127.0.0.1'],
    ['1', 'not an address', '127.0.0.1'],
    ['1', '', '127.0.0.1'],
  ])('with %s proxies counts from the right of "%s"', (hops, forwarded, expected) => {
    trust(hops)
    expect(clientAddress(from({ 'x-pitwall-peer': '127.0.0.1', 'x-forwarded-for': forwarded }))).toBe(
      expected,
    )
  })
})

test('X-Forwarded-Proto counts only behind a trusted proxy', () => {
  trust('0')
  expect(cameOverHttps(from({ 'x-forwarded-proto': 'https' }))).toBe(false)
  trust('1')
  expect(cameOverHttps(from({ 'x-forwarded-proto': 'https' }))).toBe(true)
  expect(cameOverHttps(from({ 'x-forwarded-proto': 'https, http' }))).toBe(false)
})

test('loopback behind a proxy is not direct loopback', () => {
  expect(isDirectLoopback(from({ 'x-pitwall-peer': '127.0.0.1' }))).toBe(true)
  expect(isDirectLoopback(from({ 'x-pitwall-peer': '127.0.0.1', 'x-pitwall-forwarded': '1' }))).toBe(false)
  expect(isDirectLoopback(from({ 'x-pitwall-peer': '203.0.113.9' }))).toBe(false)
  expect(isDirectLoopback(from({}))).toBe(false)
})

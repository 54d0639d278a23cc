import { lookup as resolve } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { OutboundError } from './outbound-error'

const WELL_KNOWN_PORTS = ['', '80', '443']
const FIRST_FREE_PORT = 1024

/**
 * Resolves the name once, checks every address it has, and answers a lookup that gives only those: a name that
 * changes its mind between check and connect cannot lead into a private network.
 *
 * @throws OutboundError refused
 */
export async function publicLookup(url: URL): Promise<LookupFunction> {
  if (url.username || url.password) throw refused('An address may not hold credentials.')
  if (!WELL_KNOWN_PORTS.includes(url.port) && Number(url.port) < FIRST_FREE_PORT)
    throw refused('This port may not be called.')

  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const addresses = family > 0 ? [{ address: host, family }] : await resolve(host, { all: true })
  if (!addresses.every(({ address }) => isPublic(address)))
    throw refused('The address is not on the public internet.')

  return (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all) callback(null, addresses)
    else callback(null, first?.address ?? '', first?.family)
  }
}

/** Everything but unicast addresses of the internet: loopback, private, link-local, mapped, reserved are not. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

const refused = (message: string) => new OutboundError('refused', message)

import { formatDay, formatMinute } from '@/lib/format'

/** `Sun 29 Mar, 03:00` on that clock. */
export const slotWords = (at: string, zone: string): string =>
  `${weekday(at, zone)} ${formatDay(new Date(at), zone)}, ${formatMinute(new Date(at), zone)}`

/** `Sun 29 Mar` */
export const dayWords = (at: string, zone: string): string =>
  `${weekday(at, zone)} ${formatDay(new Date(at), zone)}`

/** As browsers name it; some say `UTC` in another way. */
export function zoneOfReader(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  return /^(Etc\/)?(UTC|GMT)$/.test(zone) ? 'UTC' : zone
}

const weekday = (at: string, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone }).format(new Date(at))

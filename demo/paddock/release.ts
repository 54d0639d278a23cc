/**
 * What this release does differently. 2.4.0 brought live points, and with them two real mistakes: a driver without
 * a result is not handled, and every board is built three times over.
 */
export function releaseOf(version: string): { livePoints: boolean } {
  return { livePoints: version.startsWith('2.4.') }
}

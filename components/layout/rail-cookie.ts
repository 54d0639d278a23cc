/** Remembers `collapsed` or `open`, read by the server so that the rail never jumps. */
export const RAIL_COOKIE = 'pitwall_rail'

export const ROLES = ['viewer', 'support', 'oncall', 'admin'] as const
export type Role = (typeof ROLES)[number]

const EVERYONE = ['viewer', 'support', 'oncall', 'admin'] as const
const HELPERS = ['support', 'oncall', 'admin'] as const
const OPERATORS = ['oncall', 'admin'] as const
const ADMINS = ['admin'] as const

/** Which roles hold a permission. Deny by default: what is not here nobody has. */
export const PERMISSIONS = {
  'status:read': EVERYONE,
  'maintenance:read': EVERYONE,
  'deploy:read': EVERYONE,
  'cron:read': EVERYONE,
  'endpoint:read': EVERYONE,
  'anomaly:read': EVERYONE,
  'timeline:read': EVERYONE,
  'prom:query': EVERYONE,
  'queue:count': EVERYONE,
  'queue:read': HELPERS,
  'tenant:read': HELPERS,
  'tenant:snapshot': HELPERS,
  'tenant:access_report': HELPERS,
  'queue:retry_once': HELPERS,
  'tenant:reveal': HELPERS,
  'tenant:impersonate': HELPERS,
  'tenant:impersonate_write': OPERATORS,
  'cron:operate': OPERATORS,
  'queue:operate': OPERATORS,
  'anomaly:operate': OPERATORS,
  'maintenance:write': OPERATORS,
  'maintenance:bypass': OPERATORS,
  'deploy:write': OPERATORS,
  'audit:read': OPERATORS,
  'vault:read': OPERATORS,
  'prom:raw': OPERATORS,
  'cron:write': ADMINS,
  'queue:discard': ADMINS,
  'vault:backup': ADMINS,
  'vault:restore': ADMINS,
  'vault:approve': ADMINS,
  'audit:export': ADMINS,
  'settings:read': ADMINS,
  'settings:write': ADMINS,
  'users:read': ADMINS,
  'users:write': ADMINS,
  'tokens:read': ADMINS,
  'tokens:write': ADMINS,
  // Held by no role: only a service token may carry it.
  'cron:check_in': [],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

export function isPermission(value: string): value is Permission {
  return Object.hasOwn(PERMISSIONS, value)
}

export function permissionsOfRole(role: Role): ReadonlySet<Permission> {
  const held = new Set<Permission>()
  for (const [permission, roles] of Object.entries(PERMISSIONS)) {
    if (isPermission(permission) && roles.some((holder) => holder === role)) held.add(permission)
  }
  return held
}

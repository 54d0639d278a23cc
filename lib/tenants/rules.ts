const enc = encodeURIComponent

/** Addresses of pages; apart from lib/paths.ts, which every page carries. */
export const tenantPaths = {
  tenants: () => '/tenants',
  tenant: (id: string) => `/tenants/${enc(id)}`,
  part: (id: string, part: string) => `/tenants/${enc(id)}#${part}`,
  access: (id: string) => `/tenants/${enc(id)}/access`,
  snapshot: (id: string, snapshot: string) => `/tenants/${enc(id)}/snapshots/${enc(snapshot)}`,
  impersonations: () => '/tenants/impersonations',
} as const

/** What a window is about, taken apart. */
export type Scope =
  | { kind: 'global' }
  | { kind: 'service'; service: string }
  | { kind: 'route'; service: string; method: string; pattern: string }
  /** The exact id. */
  | { kind: 'tenant'; tenant: string }
  | { kind: 'queue'; source: string; queue: string }
  | { kind: 'cron'; slug: string }

const ID = '[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?'
const METHOD = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\\*'
const FORMS = {
  global: /^global$/,
  service: new RegExp(`^service:(${ID})$`),
  route: new RegExp(`^route:(${ID}) (${METHOD}) (\\*|/\\S{0,499})$`),
  tenant: /^tenant:(\S(?:.{0,198}\S)?)$/,
  queue: new RegExp(`^queue:(${ID})/(\\S(?:.{0,198}\\S)?)$`),
  cron: /^cron:([a-z0-9][a-z0-9_-]{0,63})$/,
}

export const SCOPE_HINT =
  'must be global, service:ID, route:SERVICE METHOD /path, tenant:ID, queue:SOURCE/NAME or cron:SLUG'

/** Undefined when the text names nothing. */
export function parseScope(text: string): Scope | undefined {
  if (FORMS.global.test(text)) return { kind: 'global' }
  const [, service] = FORMS.service.exec(text) ?? []
  if (service) return { kind: 'service', service }
  const [, tenant] = FORMS.tenant.exec(text) ?? []
  if (tenant) return { kind: 'tenant', tenant }
  const [, slug] = FORMS.cron.exec(text) ?? []
  if (slug) return { kind: 'cron', slug }
  const [, source, queue] = FORMS.queue.exec(text) ?? []
  if (source && queue) return { kind: 'queue', source, queue }
  const [, of, method, pattern] = FORMS.route.exec(text) ?? []
  return of && method && pattern ? { kind: 'route', service: of, method, pattern } : undefined
}

/** Of a row, which holds what was parsed before. */
export function scopeOf(window: { scope: string }): Scope {
  const scope = parseScope(window.scope)
  if (!scope) throw new Error(`a window of no scope: ${window.scope}`)
  return scope
}

/** The service a scope belongs to, where it belongs to one. */
export function serviceOf(scope: Scope): string | undefined {
  return scope.kind === 'service' || scope.kind === 'route' ? scope.service : undefined
}

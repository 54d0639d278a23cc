import { classOf } from '@/lib/tenants/fields/classes'
import type { PitwallConfig } from './contract'
import type { Problem } from './parse'

/** Search by what nobody may see, a service nobody knows, an impersonation of users nobody can find. */
export function tenantProblems({ tenants, services }: PitwallConfig): Problem[] {
  if (!tenants) return []
  const problems: Problem[] = tenants.searchBy.flatMap((column, index) =>
    classOf(tenants, 'search', column) === 'open'
      ? []
      : [
          {
            path: ['tenants', 'searchBy', index],
            message: `only open fields can be searched: \`${column}\` is not`,
          },
        ],
  )
  const { service, impersonation } = tenants
  if (service !== undefined && !services.some(({ id }) => id === service))
    problems.push({ path: ['tenants', 'service'], message: `nothing has the id \`${service}\`` })
  const asked = tenants.kind === 'sql' ? tenants.queries : tenants.urls
  if (impersonation && asked.users === undefined)
    problems.push({
      path: ['tenants', 'impersonation'],
      message: 'impersonation needs to know the users of a tenant',
    })
  return problems
}

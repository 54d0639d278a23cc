import { scheduleProblem } from '@/lib/cron/schedule'
import type { PitwallConfig } from './contract'
import type { Problem } from './parse'

/** Jobs named twice in one environment, of services nobody knows, or with schedules that cannot be kept. */
export function cronProblems({ cron, services }: PitwallConfig, now = new Date()): Problem[] {
  const seen = new Set<string>()
  return cron.jobs.flatMap((job, index) => {
    const at = (field: string, message: string) => [{ path: ['cron', 'jobs', index, field], message }]
    const key = `${job.environment} ${job.slug}`
    const isTwice = seen.has(key)
    seen.add(key)
    if (isTwice) return at('slug', `the job \`${job.slug}\` is there twice`)
    if (job.service !== null && !services.some(({ id }) => id === job.service))
      return at('service', `nothing has the id \`${job.service}\``)
    const problem = scheduleProblem(job, now)
    return problem ? at(problem.path, `the ${problem.path} of \`${job.slug}\` ${problem.message}`) : []
  })
}

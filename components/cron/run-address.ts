import type { CronRun } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'

/** The page of its job, with this run whole. */
export const runAddress = ({ jobId, id }: Pick<CronRun, 'jobId' | 'id'>): string =>
  `${paths.cronJob(jobId)}?run=${encodeURIComponent(id)}#run`

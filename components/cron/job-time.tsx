'use client'

import type { ComponentProps } from 'react'
import { useHydrated } from '@/components/ui/clock'
import { Time } from '@/components/ui/time'
import { formatAbsolute } from '@/lib/format'

type JobTimeProps = Omit<ComponentProps<typeof Time>, 'title'> & {
  /** Of the job. */
  zone: string
}

/** A moment of a job; on hover on its own clock, on the reader's and in UTC. */
export function JobTime({ zone, ...time }: JobTimeProps) {
  const own = useHydrated() ? [undefined] : []
  const told = [zone, ...own, 'UTC'].map((one) => formatAbsolute(new Date(time.at), one))
  return <Time {...time} title={[...new Set(told)].join(' · ')} />
}

'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { previewQuery } from '@/lib/cron/client'
import type { SchedulePreview } from '@/lib/cron/contract'
import { problemOf } from '@/lib/problems/client'

const ASK_AFTER_MS = 300

/** What a schedule means, asked when the typing rests; while it is asked the last answer stays. */
export function usePreview(typed: SchedulePreview) {
  const timing = useRested(typed)
  const { data, error } = useQuery({
    ...previewQuery(timing),
    enabled: timing.schedule.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return { preview: error ? undefined : data, timing, problem: error ? problemOf(error) : undefined }
}

function useRested({ schedule, timezone = 'UTC' }: SchedulePreview) {
  const [rested, setRested] = useState({ schedule, timezone })
  useEffect(() => {
    const timer = setTimeout(() => setRested({ schedule, timezone }), ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [schedule, timezone])
  return rested
}

'use client'

import { usePathname } from 'next/navigation'
import { useCallback } from 'react'
import { useUrlState } from '@/components/ui/url-state'
import { parseRange, type RangeText, shiftRange, widenRange } from '@/lib/time'
import { rangeOfPage } from './navigation'

export type RangeMove = 'back' | 'forward' | 'wider'

/** The time range of this page as its address says it; undefined where the page reads none. */
export function useTimeRange() {
  const { get, visit } = useUrlState()
  const standard = rangeOfPage(usePathname())
  const asked = standard && { from: get('from') ?? standard.from, to: get('to') ?? standard.to }
  const text = asked && parseRange(asked, new Date()) ? asked : standard

  const choose = useCallback((range: RangeText) => visit(range), [visit])
  const move = (direction: RangeMove) => {
    const now = new Date()
    const range = text && parseRange(text, now)
    if (range) choose(moved(direction, range, now))
  }
  return { text, choose, move }
}

function moved(direction: RangeMove, range: { from: Date; to: Date }, now: Date): RangeText {
  if (direction === 'wider') return widenRange(range, now)
  return shiftRange(range, direction === 'back' ? -1 : 1, now)
}

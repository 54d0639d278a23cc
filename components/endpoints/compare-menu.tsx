'use client'

import { GitCompareArrows } from 'lucide-react'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { useUrlState } from '@/components/ui/url-state'
import type { Comparison } from '@/lib/endpoints/contract'

const CHOICES: readonly { kind: Comparison; label: string }[] = [
  { kind: 'none', label: 'Nothing' },
  { kind: 'previous', label: 'The time directly before' },
  { kind: 'yesterday', label: 'Yesterday' },
  { kind: 'last_week', label: 'Last week' },
  { kind: 'before_deploy', label: 'Before the last deploy' },
]

/** What the charts are compared with; in the address, so that back undoes it. */
export function CompareMenu({ compare }: { compare: Comparison }) {
  const { visit } = useUrlState()
  const chosen = CHOICES.find(({ kind }) => kind === compare)?.label ?? 'Nothing'
  const items = CHOICES.map(
    ({ kind, label }): MenuItem => ({
      kind: 'action',
      label,
      chosen: kind === compare,
      run: () => visit({ compare: kind === 'none' ? null : kind }),
    }),
  )
  return (
    <Menu label={`Compare with: ${chosen}`} items={items} variant="secondary">
      <GitCompareArrows aria-hidden="true" size={15} />
      {compare === 'none' ? 'Compare' : `vs ${chosen.toLowerCase()}`}
    </Menu>
  )
}

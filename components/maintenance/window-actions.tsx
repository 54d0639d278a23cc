import type { MaintenanceWindow } from '@/lib/maintenance/contract'
import { EndButton } from './end-button'
import { ExtendButton } from './extend-button'
import { whyNotChanged } from './words'

/** What may be done to a window that is not over; to others nothing. */
export function WindowActions({ window, mayWrite }: { window: MaintenanceWindow; mayWrite: boolean }) {
  const { state } = window
  if (state === 'ended' || state === 'cancelled') return null
  const disabledReason = whyNotChanged(window, mayWrite)
  return (
    <>
      <ExtendButton {...{ window, disabledReason }} />
      <EndButton {...{ window, disabledReason }} />
    </>
  )
}

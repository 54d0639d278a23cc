'use client'

import { RevokeButton } from '@/components/settings/revoke-button'
import { revokeBypass } from '@/lib/maintenance/client'

type RevokeBypassButtonProps = { id: string; name: string; disabledReason: string | undefined }

export function RevokeBypassButton(props: RevokeBypassButtonProps) {
  return (
    <RevokeButton
      {...props}
      revoke={revokeBypass}
      consequence="Whoever carries it is stopped by maintenance like everybody, within a second."
    />
  )
}

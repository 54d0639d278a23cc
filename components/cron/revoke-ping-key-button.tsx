'use client'

import { RevokeButton } from '@/components/settings/revoke-button'
import { revokePingKey } from '@/lib/cron/client'

type RevokePingKeyButtonProps = { id: string; name: string; disabledReason: string | undefined }

export function RevokePingKeyButton(props: RevokePingKeyButtonProps) {
  return (
    <RevokeButton
      {...props}
      revoke={revokePingKey}
      consequence="Jobs that check in with it are refused from now on, and will count as missed."
    />
  )
}

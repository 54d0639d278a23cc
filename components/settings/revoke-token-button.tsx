'use client'

import { revokeToken } from '@/lib/tokens/client'
import { RevokeButton } from './revoke-button'

type RevokeTokenButtonProps = { id: string; name: string; disabledReason: string | undefined }

export function RevokeTokenButton(props: RevokeTokenButtonProps) {
  return (
    <RevokeButton
      {...props}
      revoke={revokeToken}
      consequence="Whatever uses it is refused from its next request on."
    />
  )
}

'use client'

import { notify } from '@/components/ui/notify'
import { signOut } from '@/lib/auth/client'

export function useSignOut(): () => void {
  return () => {
    signOut().catch(() => notify('You are still signed in: Pitwall did not answer.', { tone: 'bad' }))
  }
}

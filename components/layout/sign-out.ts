'use client'

import { notify } from '@/components/ui/notify'

/** Its code comes when somebody leaves. */
export function useSignOut(): () => void {
  return () => {
    const signedOut = import('@/lib/auth/client').then(({ signOut }) => signOut())
    signedOut.catch(() => notify('You are still signed in: Pitwall did not answer.', { tone: 'bad' }))
  }
}

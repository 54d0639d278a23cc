'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type Problem, problemOf } from '@/lib/problems/client'

type Act<I> = {
  run: (input: I) => void
  pending: boolean
  problem: Problem | undefined
  reset: () => void
}

/** One write from a page: the server then renders the page anew, and `done` hears the answer. */
export function useAct<I, O>(act: (input: I) => Promise<O>, done?: (answer: O) => void): Act<I> {
  const router = useRouter()
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: act,
    networkMode: 'always',
    onSuccess: (answer) => {
      router.refresh()
      done?.(answer)
    },
  })
  return { run: mutate, pending: isPending, problem: error ? problemOf(error) : undefined, reset }
}

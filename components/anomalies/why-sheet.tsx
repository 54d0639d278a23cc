'use client'

import { useQuery } from '@tanstack/react-query'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import { baselineQuery } from '@/lib/anomalies/client'
import { WhyDetail } from './why-detail'

type WhySheetProps = { id: number; at: string; onClose: () => void }

/** Beside the charts: what a usual range is made of. */
export default function WhySheet({ id, at, onClose }: WhySheetProps) {
  const { data, error } = useQuery(baselineQuery(id, at))
  return (
    <Dialog open onOpenChange={onClose} title="Why this range" placement="side">
      {data && <WhyDetail baseline={data} />}
      {!data && !error && <Skeleton lines={8} />}
      {!data && error && <p role="alert">{error.message}</p>}
    </Dialog>
  )
}

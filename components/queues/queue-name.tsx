import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import type { QueueView } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'

type QueueNameProps = {
  queue: Pick<QueueView, 'source' | 'queue'>
  /** Who sees counts alone is not led to a page that refuses them. */
  mayOpen: boolean
  className?: string
}

export function QueueName({ queue: { source, queue }, mayOpen, className }: QueueNameProps) {
  const style = classNames('font-medium break-words', className)
  if (!mayOpen) return <span className={style}>{queue}</span>
  return (
    <Link
      href={queuePaths.queue(source, queue)}
      prefetch={false}
      data-opens
      className={classNames(style, 'hover:underline')}
    >
      {queue}
    </Link>
  )
}

'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/format'
import { bypassUsesQuery } from '@/lib/maintenance/client'

/** When and where it was taken. */
export function BypassUsesButton({ id, name }: { id: string; name: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="ghost" onClick={() => setOpen(true)}>
        Uses<span className="sr-only"> of {name}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        placement="side"
        title={`Uses of ${name}`}
        description="Newest first, at most 200. Those of one second at one place are one line."
      >
        <Uses id={id} />
      </Dialog>
    </>
  )
}

function Uses({ id }: { id: string }) {
  const { data, error } = useQuery(bypassUsesQuery(id))
  if (error) return <p role="alert">{error.message}</p>
  if (!data) return <Skeleton lines={5} />
  if (data.items.length === 0) return <p className="text-muted">It has not been used yet.</p>
  return (
    <ul className="divide-y">
      {data.items.map(({ at, service, method, path, count }) => (
        <li key={`${at} ${service} ${method} ${path}`} className="py-1.5">
          <code className="break-all">
            {method} {path}
          </code>
          <span className="block text-sm text-muted">
            <Time at={at} show="both" />
            {service !== null && ` · ${service}`}
            {count > 1 && ` · ${formatNumber(count)} times`}
          </span>
        </li>
      ))}
    </ul>
  )
}

import { Button } from '@/components/ui/button'
import { Snippet } from '@/components/ui/snippet'
import type { CreatedBypass } from '@/lib/maintenance/contract'

type BypassOnceProps = { created: CreatedBypass; origin: string; onDone: () => void }

export function BypassOnce({ created: { name, token, service }, origin, onDone }: BypassOnceProps) {
  const asked = new URLSearchParams({ service: service ?? 'SERVICE', path: '/' })
  return (
    <div className="space-y-4">
      <p>
        This is the token of <strong>{name}</strong>. Pitwall keeps only its digest and cannot show it again.
      </p>
      <Snippet
        label="As a header, or as the cookie maintenance_bypass"
        text={`X-Maintenance-Bypass: ${token}`}
      />
      <Snippet
        label="Does it pass? 204 says so"
        text={`curl -s -o /dev/null -w '%{http_code}\\n' -H 'X-Maintenance-Bypass: ${token}' '${origin}/api/maintenance/gate?${asked}'`}
      />
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </div>
  )
}

import { Button } from '@/components/ui/button'
import { Snippet } from '@/components/ui/snippet'
import type { CreatedPingKey } from '@/lib/cron/contract'

type PingKeyOnceProps = { created: CreatedPingKey; origin: string; onDone: () => void }

export function PingKeyOnce({ created: { name, key }, origin, onDone }: PingKeyOnceProps) {
  const line = `&& curl -fsS -m 10 --retry 5 -o /dev/null '${origin}/ping/${key}/my-job?create=1'`
  return (
    <div className="space-y-4">
      <p>
        This is the ping key of <strong>{name}</strong>. Pitwall keeps only its digest and cannot show it
        again.
      </p>
      <Snippet label="Key" text={key} />
      <Snippet label="End of a line in a crontab: the first ping makes the job" text={line} />
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </div>
  )
}

import { Button } from '@/components/ui/button'
import { Snippet } from '@/components/ui/snippet'

type TokenOnceProps = { name: string; token: string; onDone: () => void }

export function TokenOnce({ name, token, onDone }: TokenOnceProps) {
  return (
    <div className="space-y-4">
      <p>
        This is the token of <strong>{name}</strong>. Pitwall keeps only its digest and cannot show it again.
      </p>
      <Snippet label="Token" text={token} />
      <Snippet label="As a header" text={`Authorization: Bearer ${token}`} />
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </div>
  )
}

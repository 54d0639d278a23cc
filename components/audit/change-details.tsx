type ChangeDetailsProps = { before: unknown; after: unknown }

/** One line for the eye, everything behind it. */
export function ChangeDetails({ before, after }: ChangeDetailsProps) {
  if (isNothing(before) && isNothing(after)) return <span className="text-muted">—</span>
  return (
    <details className="max-w-md">
      <summary className="max-w-52 truncate 2xl:max-w-72">
        <code>{isNothing(before) ? short(after) : `${short(before)} → ${short(after)}`}</code>
      </summary>
      <pre className="mt-2 overflow-x-auto rounded-ui border bg-sunken p-2 whitespace-pre-wrap break-all">
        {isNothing(before) ? long(after) : `${long(before)}\n→\n${long(after)}`}
      </pre>
    </details>
  )
}

const isNothing = (value: unknown) => value === null || value === undefined

/** `role: admin, hasPassword: true` */
function short(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name}: ${typeof inner === 'string' ? inner : JSON.stringify(inner)}`)
    .join(', ')
}

const long = (value: unknown) => JSON.stringify(value, null, 2)

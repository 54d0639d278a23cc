type RouteProps = { method: string; route: string }

/** `GET /api/races/:id`; may break behind a slash only. */
export function Route({ method, route }: RouteProps) {
  return (
    <>
      <span className="mr-1 font-mono text-sm text-muted">{method}</span>{' '}
      <span className="break-words">
        {route.split(/(?<=\/)/).map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one route never change places
          <span key={index}>
            {part}
            <wbr />
          </span>
        ))}
      </span>
    </>
  )
}

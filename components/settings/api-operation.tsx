import { Badge } from '@/components/ui/badge'
import { Snippet } from '@/components/ui/snippet'

export type OperationProps = {
  method: string
  path: string
  summary: string
  permission: string
  parameters: { name: string; in: string; required: boolean }[]
  body: string | null
  answer: string | null
  status: string
  curl: string
}

export function ApiOperation({ method, path, summary, permission, ...rest }: OperationProps) {
  return (
    <details className="border-b last:border-b-0">
      <summary className="flex min-h-10 flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2 hover:bg-sunken">
        <code className="w-14 font-semibold">{method}</code>
        <code className="min-w-0 break-all">{path}</code>
        <span className="min-w-0 flex-1 text-muted">{summary}</span>
        <Badge>{permission}</Badge>
      </summary>
      <div className="space-y-3 px-4 pt-1 pb-4">
        <Snippet label="curl" text={rest.curl} />
        {rest.parameters.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-1">
            {rest.parameters.map((parameter) => (
              <li key={`${parameter.in} ${parameter.name}`}>
                <code>{parameter.name}</code>{' '}
                <span className="text-sm text-muted">
                  {parameter.in}
                  {parameter.required ? '' : ', optional'}
                </span>
              </li>
            ))}
          </ul>
        )}
        {rest.body && <Snippet label="Body (JSON Schema)" text={rest.body} />}
        {rest.answer ? (
          <Snippet label={`Answer ${rest.status} (JSON Schema)`} text={rest.answer} />
        ) : (
          <p className="text-sm text-muted">Answers {rest.status}.</p>
        )}
      </div>
    </details>
  )
}

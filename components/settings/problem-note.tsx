import type { Problem } from '@/lib/problems/client'

/** Why a form was refused; what its fields say themselves is not repeated. */
export function ProblemNote({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null
  return (
    <p role="alert" className="rounded-ui border border-outage p-3 text-outage">
      {problem.message}
      {problem.requestId && problem.fields.size === 0 && (
        <span className="block text-sm text-muted">
          Request id <code className="select-all">{problem.requestId}</code>
        </span>
      )}
    </p>
  )
}

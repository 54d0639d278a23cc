import { CopyButton } from '@/components/ui/copy-button'

/** Paste it into the tracing tool that OTEL_EXPORTER_OTLP_ENDPOINT feeds. */
export function TraceLine({ traceId }: { traceId: string | undefined }) {
  if (!traceId) return <p className="text-sm text-muted">No trace id is recorded.</p>
  return (
    <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
      Trace <code className="break-all select-all">{traceId}</code>
      <CopyButton text={traceId} label="Copy trace id" />
    </p>
  )
}

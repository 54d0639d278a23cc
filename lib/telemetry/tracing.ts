import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { registerOTel } from '@vercel/otel'
import { atOnce } from '@/lib/at-once'
import { processWide } from '@/lib/process-wide'

/**
 * Call once at start, before the first request. Trace ids exist from then on; spans are recorded and sent only when
 * `OTEL_EXPORTER_OTLP_ENDPOINT` is set.
 */
export function startTracing(version: string): void {
  processWide('tracing', () => {
    registerOTel({
      serviceName: 'pitwall',
      attributes: { 'service.version': version },
      instrumentations: [],
      traceSampler: isTracing() ? 'parentbased_always_on' : 'always_off',
    })
    return true
  })
}

/** Whether anybody looks at spans. */
export const isTracing = (): boolean => Boolean(process.env.OTEL_EXPORTER_OTLP_ENDPOINT)

/** Runs `work` inside a span: what it starts becomes its children, what it throws is noted and thrown on. */
export function withSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => T | Promise<T>,
): T | Promise<T> {
  return childSpan(name, { attributes }, work)
}

/** The same for a call to another system; `withSpan` attributes, span kind client. */
export function withClientSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
): T | Promise<T> {
  return childSpan(name, { attributes, kind: SpanKind.CLIENT }, work)
}

/** Nobody looks at the parts of a trace that is not recorded: they run in its own span, which carries the id. */
function childSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => T | Promise<T>,
): T | Promise<T> {
  const parent = trace.getActiveSpan()
  if (parent && !parent.isRecording()) return work(parent)
  return tracer().startActiveSpan(name, options, (span) => finish(span, work))
}

/** The span of one request we answer: a child of the active span, else of the caller's `traceparent`. */
export function withRequestSpan(
  request: Request,
  route: string,
  work: () => Response | Promise<Response>,
): Response | Promise<Response> {
  const { method, headers } = request
  return serverSpan({ method, route, traceparent: headers.get('traceparent') }, (span) =>
    atOnce(work(), (answer) => {
      span.setAttribute('http.response.status_code', answer.status)
      if (answer.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      return answer
    }),
  )
}

type NodeRequest = {
  method?: string | undefined
  headers: Record<string, string | string[] | undefined>
}

/** The same for a request in Node's form. */
export function withIncomingSpan<T>(
  request: NodeRequest,
  route: string,
  work: () => T | Promise<T>,
): T | Promise<T> {
  const [traceparent] = [request.headers.traceparent].flat()
  return serverSpan({ method: request.method ?? '', route, traceparent }, work)
}

type Served = { method: string; route: string; traceparent: string | null | undefined }

function serverSpan<T>(
  { method, route, traceparent }: Served,
  work: (span: Span) => T | Promise<T>,
): T | Promise<T> {
  const attributes = { 'http.request.method': method, 'http.route': route }
  const options = { attributes, kind: SpanKind.SERVER }
  const name = `${method} ${route}`
  return tracer().startActiveSpan(name, options, parentOf(traceparent), (span) => finish(span, work))
}

/** The context a request continues: what is active already, else what the caller's `traceparent` says. */
export function parentOf(traceparent: string | null | undefined) {
  const active = context.active()
  return trace.getSpan(active) || !traceparent ? active : propagation.extract(active, { traceparent })
}

/** 32 hex digits, or undefined outside of any span. */
export function traceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId
}

/** Headers that let the called system continue this trace. */
export function traceHeaders(): Record<string, string> {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return carrier
}

/** Sends what is recorded but not yet sent; for the end of the process. */
export async function flushTraces(): Promise<void> {
  const provider: unknown = Reflect.get(trace.getTracerProvider(), '_delegate')
  if (typeof provider !== 'object' || provider === null) return
  const flush: unknown = Reflect.get(provider, 'forceFlush')
  if (typeof flush === 'function') await Promise.resolve(flush.call(provider)).catch(() => undefined)
}

const tracer = () => trace.getTracer('pitwall')

/** A span that nobody records needs no end. */
function finish<T>(span: Span, work: (span: Span) => T | Promise<T>): T | Promise<T> {
  return span.isRecording() ? record(span, work) : work(span)
}

async function record<T>(span: Span, work: (span: Span) => T | Promise<T>): Promise<T> {
  try {
    return await work(span)
  } catch (error) {
    // The name only: messages of drivers carry values.
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
    throw error
  } finally {
    span.end()
  }
}

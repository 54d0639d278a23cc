import { z } from 'zod'
import type { Engine } from '@/lib/prometheus/engine'
import { ProbeError, type ProbeLimits } from '../adapter'
import { ask, jsonObject, refuseStatus } from '../http/answer'

const success = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value: sample() })) }),
    z.object({ resultType: z.literal('scalar'), result: sample() }),
  ]),
})

function sample() {
  return z.tuple([z.number(), z.string()])
}

/** The values of an instant query, with the answer time. A query the engine refuses is a `schema` failure. */
export async function instantQuery(
  { url, headers }: Engine,
  query: string,
  limits: ProbeLimits,
): Promise<{ values: number[]; latencyMs: number }> {
  const address = `${url.replace(/\/$/, '')}/api/v1/query`
  const body = new URLSearchParams({ query }).toString()
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
  const { status, text, latencyMs } = await ask({ url: address, method: 'POST', headers: form, body }, limits)
  if (status === 400 || status === 422) throw new ProbeError('schema', 'the query is refused')
  refuseStatus(status)
  const answer = success.safeParse(jsonObject(text))
  if (!answer.success) throw new ProbeError('schema', 'the answer is not a query result')
  const { data } = answer.data
  const samples = data.resultType === 'scalar' ? [data.result] : data.result.map(({ value }) => value)
  return { values: samples.map(([, value]) => Number(value.replace('Inf', 'Infinity'))), latencyMs }
}

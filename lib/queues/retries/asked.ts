import { z } from 'zod'
import { retryFilter } from '../contract'

/** What a retry is for, as it is stored. */
export const askedShape = z.object({
  signature: z.string().optional(),
  filter: retryFilter.optional(),
  jobIds: z.int().optional(),
})
export type Asked = z.infer<typeof askedShape>

/** `failures like "connect ECONNREFUSED"`, `12 chosen jobs`. */
export function askedWords(stored: unknown, sample: string | null): string {
  const { signature, filter, jobIds } = askedShape.catch({}).parse(stored)
  if (jobIds !== undefined) return jobIds === 1 ? 'one chosen job' : `${jobIds} chosen jobs`
  const like = sample?.split('\n')[0]?.slice(0, 120)
  const parts = [
    signature || filter?.signature ? `like "${like ?? signature}"` : '',
    filter?.q ? `with "${filter.q}"` : '',
    filter?.tenant ? `of ${filter.tenant}` : '',
    filter?.payload ? `where ${filter.payload.path} is "${filter.payload.value}"` : '',
    filter?.from || filter?.to ? `from ${filter.from ?? 'the beginning'} to ${filter.to ?? 'now'}` : '',
  ].filter((part) => part !== '')
  return parts.length > 0 ? `failures ${parts.join(', ')}` : 'all failures'
}

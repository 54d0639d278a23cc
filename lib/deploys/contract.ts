import { z } from 'zod'

const words = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // Written out: it stands in the API reference, and not every reader of JSON Schema knows Unicode classes.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must not hold control characters')

/** `POST /api/ops/deploys`. */
export const deployInput = z.strictObject({
  /** A service id of pitwall.yaml. */
  service: words(64),
  version: words(100),
  revision: words(100).optional(),
  /** Where to read about it: a build, a release, a pull request. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  /** Who or what deployed; default: the caller. */
  actor: words(200).optional(),
  /** When it went live; default now. */
  at: z.iso.datetime({ offset: true }).optional(),
})
export type DeployInput = z.infer<typeof deployInput>

export const deployAnswer = z.object({
  id: z.string(),
  service: z.string(),
  version: z.string(),
  revision: z.string().nullable(),
  url: z.string().nullable(),
  actor: z.string().nullable(),
  /** `ci`: somebody told us; `seen`: a health answer carried a new version. */
  source: z.enum(['ci', 'seen']),
  at: z.iso.datetime(),
})
export type DeployAnswer = z.infer<typeof deployAnswer>

export const deployQuery = z.strictObject({
  service: words(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
})
export type DeployQuery = z.infer<typeof deployQuery>

export const deployList = z.object({ items: z.array(deployAnswer), nextCursor: z.string().nullable() })

import { sameSecret } from '@/lib/auth/secrets'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { CronState } from './contract'
import { getJobRow } from './queries'
import { stateOf } from './rules'
import { badgeSignature } from './view'

const COLOURS: Record<CronState, string> = {
  up: '#2e7d32',
  running: '#1565c0',
  late: '#b26a00',
  down: '#c62828',
  new: '#616161',
  paused: '#616161',
}
const CHARACTER_WIDTH = 6.6
const PADDING = 12

/** @throws AppError not_found: also when the signature is wrong, so that ids cannot be tried out */
export async function cronBadge(ctx: Context, id: string, signature: string): Promise<Response> {
  const nothing = () => new AppError('not_found', 'There is no badge at this address.')
  if (!sameSecret(signature, badgeSignature(id))) throw nothing()
  const job = await getJobRow(ctx, id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'not_found' ? nothing() : error
  })
  return new Response(badge(job.slug, stateOf(job, ctx.now).state), {
    headers: { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-cache' },
  })
}

/** The slug holds nothing that means something in XML. */
function badge(name: string, state: CronState): string {
  const [left, right] = [widthOf(name), widthOf(state)]
  const text = (words: string, x: number) =>
    `<text x="${x}" y="14" text-anchor="middle" fill="#fff">${words}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${name}: ${state}">`,
    `<rect width="${left}" height="20" fill="#424242"/>`,
    `<rect x="${left}" width="${right}" height="20" fill="${COLOURS[state]}"/>`,
    `<g font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(name, left / 2)}${text(state, left + right / 2)}</g>`,
    '</svg>',
  ].join('')
}

const widthOf = (words: string) => Math.round(words.length * CHARACTER_WIDTH + PADDING)

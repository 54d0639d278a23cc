import { z } from 'zod'
import { AppError } from '@/lib/errors'

/** Where a page ended: a time as the server writes it, and the id that tells equal times apart. */
export type Place = { at: string; id: string }

const written = z.tuple([z.string().max(100), z.string().max(100)])
const TIME = /^(?:-?infinity|\d[\d: .+-]{18,39})$/

export const placeText = ({ at, id }: Place): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url')

/** @throws AppError invalid for what no page has named */
export function placeOf(text: string | null, isId: (id: string) => boolean): Place | undefined {
  if (text === null) return undefined
  const [at, id] = written.safeParse(jsonOf(Buffer.from(text, 'base64url').toString())).data ?? ['', '']
  if (!TIME.test(at) || !isId(id)) throw new AppError('invalid', 'This page is not known: begin again.')
  return { at, id }
}

/** As the server sorts them, oldest first; ids are numbers or of one length. */
export const orderOf = (one: Place, other: Place): number =>
  order(one.at, other.at) || one.id.length - other.id.length || order(one.id, other.id)

const order = (one: string, other: string): number => Number(one > other) - Number(one < other)

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

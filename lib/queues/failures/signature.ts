import { fingerprintOf } from '@/lib/fingerprint'

/** The same for errors whose first line differs in numbers, ids and addresses alone; 16 letters. */
export const signatureOf = (error: string): string => fingerprintOf(firstLine(error))

const firstLine = (error: string): string => error.split('\n').find((line) => line.trim() !== '') ?? ''

import { processWide } from '@/lib/process-wide'

const flag = () => processWide('draining', () => ({ on: false }))

/** Ready answers 503 from here on, so that traffic moves away before the process stops. */
export function startDraining(): void {
  flag().on = true
}

export const isDraining = (): boolean => flag().on

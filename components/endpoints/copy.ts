import { notify } from '@/components/ui/notify'

/** Puts text on the clipboard and says so; browsers keep it closed where the address is not secure. */
export function copy(text: string, what: string): void {
  navigator.clipboard?.writeText(text).then(
    () => notify(`${what} copied`, { tone: 'good' }),
    () => refused(),
  ) ?? refused()
}

const refused = () => notify('The browser keeps the clipboard closed on this address.', { tone: 'bad' })

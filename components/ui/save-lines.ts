import { csvLine } from '@/lib/csv'

/** Lines of fields as a CSV file of the reader's. */
export function saveLines(name: string, lines: readonly (readonly string[])[]): void {
  const address = URL.createObjectURL(new Blob(lines.map(csvLine), { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `pitwall-${fileWord(name)}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.csv`
  link.click()
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

const fileWord = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

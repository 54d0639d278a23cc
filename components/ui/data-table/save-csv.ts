import { csvLine } from '@/lib/csv'
import { type TableColumn, type TableRow, textOf } from './table-model'

/** What is shown, as a file of the reader's: the visible columns of the rows that the filter left. */
export function saveCsv(name: string, columns: readonly TableColumn[], rows: readonly TableRow[]): void {
  const written = columns.filter(({ silent }) => !silent)
  const lines = [
    csvLine(written.map(({ head }) => head)),
    ...rows.map((row) => csvLine(written.map(({ id }) => textOf(row, id)))),
  ]
  const address = URL.createObjectURL(new Blob(lines, { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `pitwall-${name}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.csv`
  link.click()
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

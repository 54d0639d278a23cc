import { saveLines } from '../save-lines'
import { type TableColumn, type TableRow, textOf } from './table-model'

/** What is shown, as a file of the reader's: the visible columns of the rows that the filter left. */
export function saveCsv(name: string, columns: readonly TableColumn[], rows: readonly TableRow[]): void {
  const written = columns.filter(({ silent }) => !silent)
  saveLines(name, [
    written.map(({ head }) => head),
    ...rows.map((row) => written.map(({ id }) => textOf(row, id))),
  ])
}

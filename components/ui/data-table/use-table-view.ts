'use client'

import { useSearchParams } from 'next/navigation'
import { parseSort, type TableColumn, type TableView } from './table-model'

/** How a table is looked at: in the address under `NAME.sort`, `NAME.filter` and `NAME.hide`. */
export function useTableView(name: string, columns: readonly TableColumn[]): TableView {
  const search = useSearchParams()
  return {
    sort: parseSort(search.get(`${name}.sort`), columns),
    filter: search.get(`${name}.filter`) ?? '',
    hidden: search.get(`${name}.hide`)?.split(',') ?? [],
  }
}

import { replace } from '../url-state'
import { sortText } from './arrange'
import type { TableSort } from './table-model'

export function writeSort(name: string, sort: TableSort | undefined): void {
  replace({ [`${name}.sort`]: sortText(sort) })
}

export function writeFilter(name: string, filter: string): void {
  replace({ [`${name}.filter`]: filter || null })
}

export function writeHidden(name: string, hidden: readonly string[]): void {
  replace({ [`${name}.hide`]: hidden.join(',') || null })
}

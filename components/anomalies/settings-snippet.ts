import type { BaselineView } from '@/lib/anomalies/contract'
import { scopeWords } from './words'

type Judged = Pick<
  BaselineView,
  'service' | 'endpoint' | 'signal' | 'name' | 'unit' | 'sensitivity' | 'direction' | 'floor'
>

/** The lines of pitwall.yaml that judge one series as it is judged now, to be changed. */
export function settingsSnippet(judged: Judged): string {
  const { service, signal } = judged
  const lines = signal === 'custom' ? customLines(judged) : overrideLines(judged)
  return [
    'services:',
    `  - id: ${service}`,
    '    anomalies:',
    ...lines.map((line) => `      ${line}`),
    '',
  ].join('\n')
}

function overrideLines(judged: Judged): string[] {
  const { endpoint, signal } = judged
  const [first = '', ...rest] = [
    ...(endpoint === null ? [] : [`match: ${JSON.stringify(scopeWords(endpoint))}`]),
    `signal: ${signal}`,
    ...settingLines(judged),
  ]
  return ['overrides:', `  - ${first}`, ...rest.map((line) => `    ${line}`)]
}

const customLines = (judged: Judged): string[] => [
  'custom:',
  `  - name: ${JSON.stringify(judged.name)}`,
  ...settingLines(judged).map((line) => `    ${line}`),
]

const settingLines = ({ sensitivity, direction, floor, unit }: Judged): string[] => [
  `sensitivity: ${sensitivity}  # 3 sensitive, 6 quiet`,
  `direction: ${direction}  # up, down, both`,
  `floor: ${floor}${unit && `  # ${unit}`}`,
  '# off: true',
]

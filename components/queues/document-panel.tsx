import { CopyButton } from '@/components/ui/copy-button'
import { Panel } from '@/components/ui/panel'
import { formatBytes, formatNumber } from '@/lib/format'
import type { JobDetail } from '@/lib/queues/contract'
import { prettyJson } from './pretty-json'

type DocumentPanelProps = { title: string; document: NonNullable<JobDetail['payload']> }

/** A payload or a result, as far as it is shown to people. */
export function DocumentPanel({ title, document: { text, bytes, isCut, hidden } }: DocumentPanelProps) {
  const shown = prettyJson(text)
  const notes = [
    formatBytes(bytes),
    ...(isCut ? ['cut: the rest is not shown'] : []),
    ...(hidden > 0 ? [`${formatNumber(hidden)} ${hidden === 1 ? 'value' : 'values'} masked or hidden`] : []),
  ]
  return (
    <Panel title={title} flush actions={shown !== '' && <CopyButton text={shown} />}>
      {shown !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
        <pre tabIndex={0} className="max-h-96 overflow-auto p-4 text-xs leading-5">
          {shown}
        </pre>
      )}
      <p className="border-t px-4 py-2 text-sm text-muted">{notes.join(' · ')}</p>
    </Panel>
  )
}

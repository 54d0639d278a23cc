import { CopyButton } from './copy-button'

type SnippetProps = { label: string; text: string }

/** Text to take away: a command, a piece of configuration. */
export function Snippet({ label, text }: SnippetProps) {
  return (
    <figure className="rounded-ui border bg-sunken text-left">
      <figcaption className="flex items-center justify-between gap-2 border-b py-0.5 pr-1 pl-3 text-sm text-muted">
        {label}
        <CopyButton text={text} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard */}
      <pre className="overflow-x-auto p-3" tabIndex={0}>
        {text}
      </pre>
    </figure>
  )
}

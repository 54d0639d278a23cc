type ErrorSnippetProps = {
  text: string
  /** Of a longer one the end is shown. */
  lines?: number
}

/** The end of what a failing run said. */
export function ErrorSnippet({ text, lines = 4 }: ErrorSnippetProps) {
  const all = text.trimEnd().split('\n')
  return (
    <pre className="max-w-full border-l-2 border-outage pl-2 text-xs leading-4 wrap-anywhere whitespace-pre-wrap text-ink">
      {all.length > lines && '…\n'}
      {all.slice(-lines).join('\n')}
    </pre>
  )
}

type ScopeFieldProps = { scopes: string[]; error?: string | undefined }

/** What the token may do: the permissions its maker holds, grouped by what they are about. */
export function ScopeField({ scopes, error }: ScopeFieldProps) {
  const subjects = [...new Set(scopes.map((scope) => scope.split(':')[0]))]
  return (
    <fieldset className="space-y-2" aria-describedby={error ? 'scopes-error' : undefined}>
      <legend className="font-medium">Scopes</legend>
      <div className="max-h-48 space-y-2 overflow-y-auto rounded-ui border border-line-strong p-3">
        {subjects.map((subject) => (
          <div key={subject} className="flex flex-wrap gap-x-4 gap-y-1">
            {scopes
              .filter((scope) => scope.startsWith(`${subject}:`))
              .map((scope) => (
                <label key={scope} className="flex min-h-6 items-center gap-2 pointer-coarse:min-h-11">
                  <input type="checkbox" name="scopes" value={scope} className="accent-accent" />
                  <code>{scope}</code>
                </label>
              ))}
          </div>
        ))}
      </div>
      {error && (
        <p id="scopes-error" className="text-sm text-outage">
          {error}
        </p>
      )}
    </fieldset>
  )
}

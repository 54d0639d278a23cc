import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names'

type FieldProps = { label: string; hint?: ReactNode; error?: string | undefined; className?: string }

const CONTROL =
  'block w-full min-h-8 rounded-ui border border-line-strong bg-panel px-2 py-1 text-ink placeholder:text-muted aria-invalid:border-outage pointer-coarse:min-h-11'

/** A labelled input with a hint and its own error. */
export function TextField({ label, hint, error, className, ...input }: FieldProps & ComponentProps<'input'>) {
  const ids = useFieldIds(input.id, hint, error)
  return (
    <FieldFrame {...{ label, hint, error, className, ids }}>
      <input {...input} {...ids.control} className={CONTROL} />
    </FieldFrame>
  )
}

/** The same for several lines. */
export function TextAreaField({
  label,
  hint,
  error,
  className,
  ...area
}: FieldProps & ComponentProps<'textarea'>) {
  const ids = useFieldIds(area.id, hint, error)
  return (
    <FieldFrame {...{ label, hint, error, className, ids }}>
      <textarea rows={3} {...area} {...ids.control} className={CONTROL} />
    </FieldFrame>
  )
}

/** The browser's own list: it works everywhere, also without JavaScript. */
export function SelectField({
  label,
  hint,
  error,
  className,
  ...select
}: FieldProps & ComponentProps<'select'>) {
  const ids = useFieldIds(select.id, hint, error)
  return (
    <FieldFrame {...{ label, hint, error, className, ids }}>
      <select {...select} {...ids.control} className={CONTROL} />
    </FieldFrame>
  )
}

type Ids = ReturnType<typeof useFieldIds>

function useFieldIds(givenId: string | undefined, hint: ReactNode, error: string | undefined) {
  const ownId = useId()
  const id = givenId ?? ownId
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(' ') || undefined
  return {
    hintId,
    errorId,
    control: { id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined },
  }
}

function FieldFrame({
  label,
  hint,
  error,
  className,
  ids,
  children,
}: FieldProps & { ids: Ids; children: ReactNode }) {
  return (
    <div className={classNames('space-y-1', className)}>
      <label htmlFor={ids.control.id} className="block font-medium">
        {label}
      </label>
      {children}
      {hint && (
        <p id={ids.hintId} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={ids.errorId} className="text-sm text-outage">
          {error}
        </p>
      )}
    </div>
  )
}

import { type ComponentProps, useId } from 'react'
import { type ButtonFit, type ButtonVariant, buttonStyle } from './button-style'

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  variant?: ButtonVariant
  fit?: ButtonFit
  /** Work is under way: the button keeps its place and cannot be pressed twice. */
  pending?: boolean
  /** Why it cannot be pressed; undefined when it can. */
  disabledReason?: string | undefined
}

export function Button({ disabledReason, ...props }: ButtonProps) {
  return disabledReason === undefined ? (
    <LiveButton {...props} />
  ) : (
    <IdleButton {...props} disabledReason={disabledReason} />
  )
}

function LiveButton({ variant, fit, pending, className, type = 'button', ...props }: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      className={buttonStyle(variant, className, fit)}
      disabled={pending}
      aria-busy={pending || undefined}
    />
  )
}

/** Stays focusable, so that everybody can learn why. */
function IdleButton({ variant, fit, className, children, disabledReason, 'aria-label': label }: ButtonProps) {
  const reasonId = useId()
  return (
    <>
      <button
        type="button"
        className={buttonStyle(variant, className, fit)}
        aria-disabled="true"
        aria-describedby={reasonId}
        aria-label={label}
        title={disabledReason}
      >
        {children}
      </button>
      <span id={reasonId} className="sr-only">
        {disabledReason}
      </span>
    </>
  )
}

import { classNames } from './class-names'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

const SHAPE =
  'inline-flex min-h-8 items-center justify-center gap-2 rounded-ui border font-medium whitespace-nowrap select-none pointer-coarse:min-h-11'

export type ButtonFit = keyof typeof FITS

const FITS = {
  words: 'px-3 py-1',
  /** One icon. */
  square: 'w-8 shrink-0 pointer-coarse:w-11',
  /** One icon on phones, with words beside it from there on. */
  roomy: 'max-sm:w-8 sm:px-3 sm:py-1 max-sm:pointer-coarse:w-11',
} as const

const COLOURS: Record<ButtonVariant, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:opacity-90',
  secondary: 'border-line-strong bg-panel text-ink hover:bg-sunken',
  ghost: 'border-transparent text-ink hover:bg-sunken',
  danger: 'border-outage text-outage hover:bg-outage hover:text-panel',
}

const OFF =
  'aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-muted disabled:border-line disabled:bg-sunken disabled:text-muted'

export function buttonStyle(
  variant: ButtonVariant = 'secondary',
  extra?: string,
  fit: ButtonFit = 'words',
): string {
  return classNames(SHAPE, FITS[fit], COLOURS[variant], OFF, extra)
}

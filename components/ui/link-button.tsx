import Link from 'next/link'
import type { ComponentProps } from 'react'
import { type ButtonVariant, buttonStyle } from './button-style'

type LinkButtonProps = ComponentProps<typeof Link> & { variant?: ButtonVariant; className?: string }

export function LinkButton({ variant, className, ...props }: LinkButtonProps) {
  return <Link prefetch={false} {...props} className={buttonStyle(variant, className)} />
}

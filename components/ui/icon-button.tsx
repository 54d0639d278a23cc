import type { LucideIcon } from 'lucide-react'
import type { ButtonProps } from './button'
import { Button } from './button'

type IconButtonProps = Omit<ButtonProps, 'children' | 'aria-label'> & { icon: LucideIcon; label: string }

/** A button whose word is heard and shown on hover only. */
export function IconButton({ icon: Icon, label, variant = 'ghost', ...props }: IconButtonProps) {
  return (
    <Button
      {...props}
      variant={variant}
      fit="square"
      aria-label={label}
      title={props.disabledReason ?? label}
    >
      <Icon aria-hidden="true" size={16} className="shrink-0" />
    </Button>
  )
}

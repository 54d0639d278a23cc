import type { LucideIcon } from 'lucide-react'
import type { ButtonProps } from './button'
import { Button } from './button'
import { classNames } from './class-names'

type IconButtonProps = Omit<ButtonProps, 'children' | 'aria-label'> & { icon: LucideIcon; label: string }

/** A button whose word is heard and shown on hover only. */
export function IconButton({ icon: Icon, label, className, variant = 'ghost', ...props }: IconButtonProps) {
  return (
    <Button
      {...props}
      variant={variant}
      className={classNames('w-8 px-0 pointer-coarse:w-11', className)}
      aria-label={label}
      title={props.disabledReason ?? label}
    >
      <Icon aria-hidden="true" size={16} />
    </Button>
  )
}

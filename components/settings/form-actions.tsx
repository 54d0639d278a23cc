import { Button } from '@/components/ui/button'
import type { ButtonVariant } from '@/components/ui/button-style'

type FormActionsProps = {
  submit: string
  submitting: string
  pending: boolean
  variant?: ButtonVariant
  onCancel: () => void
}

export function FormActions({
  submit,
  submitting,
  pending,
  variant = 'primary',
  onCancel,
}: FormActionsProps) {
  return (
    <div className="flex justify-end gap-2 pt-2">
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant={variant} pending={pending}>
        {pending ? submitting : submit}
      </Button>
    </div>
  )
}

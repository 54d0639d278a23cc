import { TextField } from '@/components/ui/field'

/** For what reaches everything: its name must be typed. Nothing otherwise. */
export function TypedScope({ scope }: { scope: string }) {
  if (scope !== 'global') return null
  return (
    <TextField
      label="Type global"
      name="typed"
      required
      pattern="global"
      autoComplete="off"
      spellCheck={false}
      title="global"
      hint="It reaches every service, every job and every queue."
    />
  )
}

import { SelectField } from '@/components/ui/field'
import type { Role } from '@/lib/users/contract'
import { ROLE_WORDS } from '@/lib/users/rules'

type RoleFieldProps = { current: Role; error?: string | undefined }

export function RoleField({ current, error }: RoleFieldProps) {
  return (
    <SelectField label="Role" name="role" defaultValue={current} error={error}>
      {Object.entries(ROLE_WORDS).map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </SelectField>
  )
}

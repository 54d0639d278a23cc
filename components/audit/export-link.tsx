import { Download } from 'lucide-react'
import { buttonStyle } from '@/components/ui/button-style'
import { exportAddress } from '@/lib/audit/client'
import type { AuditFilters } from '@/lib/audit/contract'

/** What the filters show, as a file. */
export function ExportLink({ filters }: { filters: AuditFilters }) {
  return (
    <a href={exportAddress(filters)} download className={buttonStyle('ghost')}>
      <Download aria-hidden="true" size={14} />
      CSV
    </a>
  )
}

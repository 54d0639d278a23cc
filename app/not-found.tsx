import { Notice } from '@/components/layout/notice'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'

export default function NotFound() {
  return (
    <Notice
      title="There is nothing at this address."
      code="404"
      action={<LinkButton href={paths.status()}>Go to Status</LinkButton>}
    >
      It may have been renamed or removed. What is watched stands in <code>pitwall.yaml</code>.
    </Notice>
  )
}

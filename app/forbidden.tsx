import { Notice } from '@/components/layout/notice'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'

export default function Forbidden() {
  return (
    <Notice
      title="Your role does not open this page."
      code="403"
      action={<LinkButton href={paths.status()}>Go to Status</LinkButton>}
    >
      An admin can change your role under Settings, People.
    </Notice>
  )
}

import { LinkButton } from '@/components/ui/link-button'

type NextPageLinkProps = { href: string | undefined; words: string }

export function NextPageLink({ href, words }: NextPageLinkProps) {
  if (href === undefined) return null
  return (
    <p className="border-t p-3 text-center">
      <LinkButton href={href}>{words}</LinkButton>
    </p>
  )
}

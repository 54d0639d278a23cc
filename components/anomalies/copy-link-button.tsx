'use client'

import { copy } from '@/components/endpoints/copy'
import { Button } from '@/components/ui/button'

/** The whole address of a page, for a chat or a ticket. */
export function CopyLinkButton({ href }: { href: string }) {
  return <Button onClick={() => copy(window.location.origin + href, 'Link')}>Copy link</Button>
}

'use client'

import type { FormEvent } from 'react'

/** The texts of a form, by field name; empty ones are left out. */
export function onSubmitTexts(run: (texts: Record<string, string>) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const texts: Record<string, string> = {}
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === 'string' && value !== '') texts[name] = value
    run(texts)
  }
}

/** What pitwall.yaml has, to choose from. */
export type Choices = {
  services: readonly { id: string; name: string }[]
  queueSources: readonly string[]
}

/** What a form begins with. */
export type Proposal = { startsAt?: string; endsAt?: string }

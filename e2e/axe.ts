import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

type Rules = { only?: readonly string[]; without?: readonly string[] }

/** What axe calls serious or critical, one line each. */
export async function findings(page: Page, { only, without }: Rules = {}): Promise<string[]> {
  // Focus guards take the focus to hand it on at once: they are hidden and focusable by design.
  const axe = new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]')
  // Our pages hold no frames, so axe need not open a page of its own to join their results.
  axe.setLegacyMode()
  if (only) axe.withRules([...only])
  if (without) axe.disableRules([...without])
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
    )
}

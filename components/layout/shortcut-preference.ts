const KEY = 'pitwall.shortcuts'

/** Single keys can be in the way of speech input: WCAG 2.1.4 asks for a switch. */
export function shortcutsAreOff(): boolean {
  return localStorage.getItem(KEY) === 'off'
}

export function switchShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, 'off')
}

/** What an address names; Next hands out its parts as they are written. What cannot be decoded names nothing. */
export async function decoded<P extends Record<string, string>>(
  params: Promise<P>,
): Promise<Record<string, string>> {
  const parts = Object.entries(await params)
  try {
    return Object.fromEntries(parts.map(([name, text]) => [name, decodeURIComponent(text)]))
  } catch {
    return {}
  }
}

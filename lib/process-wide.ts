/**
 * One instance per process, whichever bundle asks first: the server and Next's build each carry their own copy of
 * this module, so what must exist once (pool, registry, worker) hangs on `globalThis`.
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(`pitwall.${name}`)
  const known: T | undefined = Reflect.get(globalThis, key)
  if (known !== undefined) return known
  const created = create()
  Reflect.set(globalThis, key, created)
  return created
}

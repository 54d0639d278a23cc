const KEY = Symbol.for('pitwall')
const instances = Reflect.get(globalThis, KEY) ?? new Map()
Reflect.set(globalThis, KEY, instances)

/**
 * One instance per process, whichever bundle asks first: the server and Next's build each carry their own copy of
 * this module, so what must exist once (pool, registry, worker) hangs on `globalThis`.
 */
export function processWide<T>(name: string, create: () => T): T {
  const known = instances.get(name)
  if (known !== undefined) return known
  const created = create()
  instances.set(name, created)
  return created
}

/** For tests: another instance in place of that one; none, so that the next one who asks creates it anew. */
export function replaceInstance(name: string, instance?: unknown): void {
  instances.set(name, instance)
}

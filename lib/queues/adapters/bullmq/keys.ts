/** Where BullMQ keeps what (5 and 6): lists and sorted sets of job ids, and a hash for each job. */
export type Keys = ReturnType<typeof keysOf>

export const keysOf = (prefix: string, queue: string) => {
  const key = (name: string) => `${prefix}:${queue}:${name}`
  return {
    job: key,
    meta: key('meta'),
    wait: key('wait'),
    /** Jobs of a paused queue, before BullMQ 6. */
    paused: key('paused'),
    prioritized: key('prioritized'),
    active: key('active'),
    delayed: key('delayed'),
    waitingChildren: key('waiting-children'),
    failed: key('failed'),
    completed: key('completed'),
    repeat: key('repeat'),
    /** Written by a worker each time it looks for stalled jobs. */
    stalledCheck: key('stalled-check'),
  }
}

/** BullMQ refuses such names: their keys would be those of another queue. */
export const isQueueName = (queue: string): boolean => queue !== '' && !queue.includes(':')

/** The scores of delayed jobs hold the time and twelve bits for their order. */
export const timeOfDelayed = (score: number): Date => new Date(Math.floor(score / 4_096))

/** The scores of prioritized jobs hold the priority and a counter. */
export const priorityOf = (score: number): number => Math.floor(score / 2 ** 32)
export const firstScoreOf = (priority: number): number => priority * 2 ** 32

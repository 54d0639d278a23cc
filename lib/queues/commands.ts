export { discardJobs } from './commands/discard'
export { pauseQueue, resumeQueue } from './commands/pause'
export { retryJob } from './commands/retry-one'

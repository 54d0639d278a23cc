export { retryTenantJob } from './commands/retry-job'
export { revealField } from './commands/reveal'
export { takeSnapshot } from './commands/snapshot'
export { tellAnomaly } from './commands/tell-anomaly'

export { dismissCatchUp, runNow } from './after/run-now'
export { disableMaintenance, endMaintenance } from './commands/end'
export { extendMaintenance } from './commands/extend'
export { enableMaintenance, startMaintenance } from './commands/start'

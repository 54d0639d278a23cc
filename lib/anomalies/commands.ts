export { acknowledgeAnomaly, unacknowledgeAnomaly } from './commands/acknowledge-anomaly'
export { addNote } from './commands/add-note'
export { judgeAnomaly, withdrawVerdict } from './commands/judge-anomaly'

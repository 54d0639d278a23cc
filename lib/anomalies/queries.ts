export { getAnomaly } from './queries/get-anomaly'
export { getBaseline } from './queries/get-baseline'
export { listAnomalies } from './queries/list-anomalies'
export { listBaselines } from './queries/list-baselines'

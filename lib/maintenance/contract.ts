export * from './after/contract'
export * from './gate/contract'
export * from './plan/contract'
export * from './window-contract'

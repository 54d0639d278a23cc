export { getWindow } from './queries/detail'
export { listWindows } from './queries/list'
export { windowsOn } from './queries/on'

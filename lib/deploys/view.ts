import type { Deploy } from '@/db/schema'
import type { DeployAnswer } from './contract'

export const deployView = ({ at, ...deploy }: Deploy): DeployAnswer => ({ ...deploy, at: at.toISOString() })

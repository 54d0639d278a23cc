import { main } from './main'
import { run } from './run'

Object.assign(process.env, {
  NODE_ENV: process.env.PITWALL_DEV === '1' ? 'development' : 'production',
  NEXT_TELEMETRY_DISABLED: '1',
})

main(run)

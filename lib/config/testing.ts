import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resetEnv } from '@/lib/env'
import { resetConfig } from './config'

/** Makes `text` the configuration of this test file's process. */
export function withConfig(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'pitwall-config-')), 'pitwall.yaml')
  writeFileSync(file, text)
  process.env.PITWALL_CONFIG = file
  resetEnv()
  resetConfig()
  return file
}

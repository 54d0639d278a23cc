import { shown } from '../project.mjs'

/** The lines printed once everything runs. */
export function welcome({ url, settings, admin, isNewAdmin, demo, demoLines, databaseUrl }) {
  return [
    '',
    `  Pitwall   ${url}`,
    ...signIn({ settings, admin, isNewAdmin }),
    ...(demo ? [`  Paddock   ${demo.paddockUrl}  (the demo backend Pitwall watches)`] : []),
    ...(demo?.prometheusUrl ? [`  Metrics   ${demo.prometheusUrl}  (Prometheus)`] : []),
    ...(demo?.missing ?? []).map((line) => `  Missing   ${line}`),
    ...demoLines.map((line) => `  ${line}`),
    `  Data      ${shown(settings.dataDir)}${databaseUrl ? '' : ' and the database you named'}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ]
}

function signIn({ settings, admin, isNewAdmin }) {
  if (!admin) return []
  if (isNewAdmin) return [`  Sign in   ${admin.email}  ${admin.password}`]
  if (!admin.generated) return [`  Sign in   ${admin.email}  (with the password you set)`]
  return [`  Sign in   ${admin.email}  (generated password: ${shown(settings.firstAdminFile)})`]
}

/** Every address of the product's own pages and API, so that a link and its target cannot drift apart. */
export const paths = {
  status: () => '/',
  signIn: () => '/sign-in',
  service: (id: string) => `/services/${encodeURIComponent(id)}`,
  timeline: () => '/timeline',
  anomalies: () => '/timeline/anomalies',
  anomaly: (id: string) => `/timeline/anomalies/${encodeURIComponent(id)}`,
  audit: () => '/audit',
  endpoints: () => '/endpoints',
  endpoint: (id: string) => {
    const [service = '', ...rest] = id.split(':')
    return `/endpoints/${encodeURIComponent(service)}/${encodeURIComponent(rest.join(':'))}`
  },
  cron: () => '/cron',
  newCronJob: () => '/cron/new',
  pingKeys: () => '/cron/keys',
  cronJob: (id: string) => `/cron/${encodeURIComponent(id)}`,
  editCronJob: (id: string) => `/cron/${encodeURIComponent(id)}/edit`,
  queues: () => '/queues',
  request: (requestId: string) => `/audit/requests/${encodeURIComponent(requestId)}`,
  settings: () => '/settings',
  users: () => '/settings/users',
  tokens: () => '/settings/tokens',
  api: () => '/settings/api',
  password: () => '/settings/password',
} as const

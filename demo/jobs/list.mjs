/**
 * What Paddock runs by the clock: a day's work squeezed into minutes. Pitwall's pitwall.yaml and the host that starts
 * them are both made from this.
 */
export const JOBS = [
  job('score-races', 'Score races', 1, { owner: 'Race team', tags: ['scoring'] }),
  job('send-reminders', 'Send reminders', 2, { owner: 'Growth', tags: ['mail'], maxRuntimeSeconds: 30 }),
  job('nightly-backup', 'Nightly backup', 2, { owner: 'Platform', tags: ['backup', 'nightly'] }),
  job('refresh-standings', 'Refresh standings', 5, { owner: 'Race team', tags: ['scoring'] }),
  job('check-integrity', 'Check integrity', 5, { owner: 'Platform', tags: ['nightly'] }),
  job('league-digest', 'League digest', 10, { owner: 'Growth', tags: ['mail', 'nightly'] }),
]

/** What an incident does to which job. */
export const FAULTS = {
  missed: 'nightly-backup',
  failing: 'score-races',
  slow: 'send-reminders',
}

/** As entries of `cron.jobs`; `jobsUrl` is where they are begun by hand. */
export const cronEntries = (jobsUrl) =>
  JOBS.map(({ slug, name, everyMinutes, maxRuntimeSeconds, owner, tags }) => ({
    slug,
    name,
    schedule: everyMinutes === 1 ? '* * * * *' : `*/${everyMinutes} * * * *`,
    graceSeconds: 45,
    maxRuntimeSeconds,
    service: 'paddock',
    owner,
    runbook: `https://wiki.paddock.example/runbooks/${slug}`,
    tags,
    trigger: { url: `${jobsUrl}/${slug}`, token: `\${PADDOCK_JOBS_TOKEN}` },
  }))

function job(slug, name, everyMinutes, { owner, tags, maxRuntimeSeconds = 60 }) {
  return { slug, name, everyMinutes, owner, tags, maxRuntimeSeconds }
}

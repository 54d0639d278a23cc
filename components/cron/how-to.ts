import type { CronJob } from '@/lib/cron/contract'
import { onCalendar } from './on-calendar'

export type HowTo = { id: string; name: string; hint?: string; text: string }

type Job = Pick<CronJob, 'slug' | 'schedule' | 'timezone'>

const CURL = 'curl -fsS -m 10 --retry 5'

/** Ready to copy: how each kind of scheduler runs a job and tells Pitwall how it went. */
export function howTos(job: Job, pingUrl: string): HowTo[] {
  return [
    crontab(job, pingUrl),
    pm2(job, pingUrl),
    github(job, pingUrl),
    systemd(job, pingUrl),
    node(pingUrl),
    swift(pingUrl),
  ]
}

/** Five fields, also of an interval where cron has a word for it. */
export function cronFields(schedule: string): string | undefined {
  const [, amount, unit] = /^every (\d+) ?([mhd])$/.exec(schedule) ?? []
  if (amount === undefined) return schedule
  const every = (of: number) =>
    of % Number(amount) === 0 ? (amount === '1' ? '*' : `*/${amount}`) : undefined
  if (unit === 'm') return every(60) && `${every(60)} * * * *`
  if (unit === 'h') return every(24) && `0 ${every(24)} * * *`
  return amount === '1' ? '0 0 * * *' : undefined
}

/** Runs a command, and tells its exit status with the end of what it printed. */
const wrapped = (command: string, pingUrl: string) =>
  `${CURL} -o /dev/null ${pingUrl}/start; out=$(${command} 2>&1); ${CURL} -o /dev/null --data-raw "$out" ${pingUrl}/$?`

function crontab({ slug, schedule, timezone }: Job, pingUrl: string): HowTo {
  const fields = cronFields(schedule)
  const command = wrapped(`/usr/local/bin/${slug}`, pingUrl)
  return {
    id: 'crontab',
    name: 'crontab',
    hint: 'CRON_TZ counts for the lines below it; some crons know only the clock of their machine.',
    text: fields
      ? `CRON_TZ=${timezone}\n${fields} ${command}`
      : `# cron cannot say "${schedule}": use a systemd timer for this command\n${command}`,
  }
}

function pm2({ slug, schedule }: Job, pingUrl: string): HowTo {
  const fields = cronFields(schedule) ?? '*/15 * * * *'
  const command = wrapped(`node ${slug}.js`, pingUrl)
  return {
    id: 'pm2',
    name: 'PM2',
    hint: "In ecosystem.config.cjs. PM2 goes by its machine's clock.",
    text: `module.exports = {
  apps: [
    {
      name: '${slug}',
      script: '/bin/sh',
      args: ['-c', ${JSON.stringify(command)}],
      cron_restart: '${fields}',
      autorestart: false,
    },
  ],
}`,
  }
}

function github({ slug, schedule }: Job, pingUrl: string): HowTo {
  return {
    id: 'github',
    name: 'GitHub Actions',
    hint: `GitHub counts in UTC and begins late when it is busy: allow for that. Keep ${pingUrl} as the secret PITWALL_PING_URL.`,
    text: `on:
  schedule:
    - cron: '${cronFields(schedule) ?? '*/15 * * * *'}'
jobs:
  ${slug}:
    runs-on: ubuntu-latest
    env:
      PING_URL: \${{ secrets.PITWALL_PING_URL }}
    steps:
      - run: ${CURL} "$PING_URL/start"
      - uses: actions/checkout@v4
      - run: ./${slug}.sh
      - if: always()
        run: ${CURL} "$PING_URL/\${{ job.status == 'success' && '0' || '1' }}"`,
  }
}

function systemd({ slug, schedule, timezone }: Job, pingUrl: string): HowTo {
  const when = onCalendar(cronFields(schedule) ?? '', timezone)
  return {
    id: 'systemd',
    name: 'systemd',
    hint: `Two files in /etc/systemd/system, then: systemctl enable --now ${slug}.timer`,
    text: `# ${slug}.service
[Service]
Type=oneshot
ExecStartPre=-${CURL} -o /dev/null ${pingUrl}/start
ExecStart=/usr/local/bin/${slug}
ExecStopPost=/bin/sh -c 'case "$$EXIT_STATUS" in *[!0-9]*|"") s=fail ;; *) s=$$EXIT_STATUS ;; esac; ${CURL} -o /dev/null ${pingUrl}/$$s'

# ${slug}.timer
[Timer]
${when ? `OnCalendar=${when}` : `# Say here what "${schedule}" means: systemd writes it in another way.\nOnCalendar=`}
AccuracySec=1s

[Install]
WantedBy=timers.target`,
  }
}

const node = (pingUrl: string): HowTo => ({
  id: 'node',
  name: 'Node',
  text: `const PING = '${pingUrl}'

/** A job must not fail because nobody listens. */
const ping = (action, body) =>
  fetch(\`\${PING}/\${action}\`, { method: 'POST', body, signal: AbortSignal.timeout(10_000) }).catch(() => {})

export async function monitored(job) {
  const rid = crypto.randomUUID()
  await ping(\`start?rid=\${rid}\`)
  try {
    const result = await job()
    await ping(\`0?rid=\${rid}\`)
    return result
  } catch (error) {
    await ping(\`fail?rid=\${rid}\`, String(error.stack ?? error))
    throw error
  }
}`,
})

const swift = (pingUrl: string): HowTo => ({
  id: 'swift',
  name: 'Swift',
  text: `import Foundation

let ping = "${pingUrl}"

/// A job must not fail because nobody listens.
func tell(_ action: String, run: UUID, body: String = "") async {
    var request = URLRequest(url: URL(string: "\\(ping)/\\(action)?rid=\\(run.uuidString)")!, timeoutInterval: 10)
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    _ = try? await URLSession.shared.data(for: request)
}

func monitored<T>(_ job: () async throws -> T) async throws -> T {
    let run = UUID()
    await tell("start", run: run)
    do {
        let result = try await job()
        await tell("0", run: run)
        return result
    } catch {
        await tell("fail", run: run, body: String(describing: error))
        throw error
    }
}`,
})

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** Five cron fields as systemd's `OnCalendar=` says them; undefined for what it cannot say. */
export function onCalendar(fields: string, timezone: string): string | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = fields.split(' ')
  if (weekday === '' || rest.length > 0 || /[#LW]/i.test(day + weekday.replaceAll(/[a-z]{3}/gi, '')))
    return undefined
  const days = weekday === '*' ? '' : `${weekdays(weekday)} `
  return `${days}*-${part(numbered(month), 1)}-${part(day, 1)} ${part(hour, 0)}:${part(minute, 0)}:00 ${timezone}`
}

/** `*`, `5`, `1,15`, `1-5`, `*` with a step. */
function part(field: string, least: number): string {
  return field
    .split(',')
    .map((one) => {
      const [range = '*', step] = one.split('/')
      const span = range.replace('-', '..')
      if (step === undefined) return padded(span)
      return `${span === '*' ? padded(String(least)) : padded(span)}/${step}`
    })
    .join(',')
}

const padded = (text: string) => text.replaceAll(/\d+/g, (digits) => digits.padStart(2, '0'))

const numbered = (month: string) =>
  month.replaceAll(/[a-z]{3}/gi, (name) => String(MONTHS.indexOf(name.toUpperCase()) + 1))

/** `1-5` is `Mon..Fri`. */
const weekdays = (field: string) =>
  field
    .replaceAll(/\d/g, (digit) => WEEKDAYS[Number(digit)] ?? digit)
    .replaceAll(/[a-z]{3}/gi, (name) => name.charAt(0).toUpperCase() + name.slice(1).toLowerCase())
    .replaceAll('-', '..')

type Notice = { tone?: 'plain' | 'good' | 'bad'; detail?: string }

/** Says in passing that something was done; what must not be missed belongs on the page. */
export async function notify(title: string, { tone = 'plain', detail }: Notice = {}): Promise<void> {
  const { toast } = await import('sonner')
  const show = { plain: toast, good: toast.success, bad: toast.error }[tone]
  show(title, { description: detail })
}

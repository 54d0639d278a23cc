import { request } from 'node:http'

/** A native histogram: observations of one bucket of schema 0, whose bounds are powers of two. */
export type NativeSeries = { labels: Record<string, string>; bucket: number; perMinute: number }

/** Writes a sample a minute by remote write 1.0: no client of ours exports native histograms. */
export async function remoteWrite(
  url: string,
  series: NativeSeries[],
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  const minutes = Math.floor((to.getTime() - from.getTime()) / 60_000)
  for (let minute = 0; minute <= minutes; minute += 1) {
    const at = from.getTime() + minute * 60_000
    const body = snappy(Buffer.concat(series.map((one) => message(1, timeSeries(one, at, minute)))))
    await post(`${url}/api/v1/write`, body)
  }
}

function timeSeries({ labels, bucket, perMinute }: NativeSeries, at: number, minute: number): Buffer {
  const names = Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))
  const pairs = names.map(([name, value]) => message(1, Buffer.concat([text(1, name), text(2, value)])))
  return Buffer.concat([...pairs, message(4, histogram(at, bucket, perMinute * (minute + 1)))])
}

/** prompb.Histogram with integer counts and one positive bucket. */
function histogram(at: number, bucket: number, count: number): Buffer {
  const sum = Buffer.alloc(8)
  sum.writeDoubleLE(count * 2 ** bucket)
  const span = Buffer.concat([number(1, zigzag(bucket)), number(2, 1)])
  return Buffer.concat([
    number(1, count),
    Buffer.concat([tag(3, 1), sum]),
    number(4, zigzag(0)),
    message(11, span),
    message(12, varint(zigzag(count))),
    number(15, at),
  ])
}

const tag = (field: number, wire: number) => varint(field * 8 + wire)
const number = (field: number, value: number) => Buffer.concat([tag(field, 0), varint(value)])
const message = (field: number, inner: Buffer) => Buffer.concat([tag(field, 2), varint(inner.length), inner])
const text = (field: number, value: string) => message(field, Buffer.from(value))
const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value)

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value
  while (left >= 128) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return Buffer.from([...bytes, left])
}

/** Snappy's block format without compression: a length, then literals of at most 64 kB. */
function snappy(data: Buffer): Buffer {
  const parts = [varint(data.length)]
  for (let from = 0; from < data.length; from += 65_536) {
    const piece = data.subarray(from, from + 65_536)
    const length = piece.length - 1
    parts.push(Buffer.from([61 * 4, length % 256, Math.floor(length / 256)]), piece)
  }
  return Buffer.concat(parts)
}

function post(url: string, body: Buffer): Promise<void> {
  const headers = {
    'content-encoding': 'snappy',
    'content-type': 'application/x-protobuf',
    'x-prometheus-remote-write-version': '0.1.0',
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, (answer) => {
      let said = ''
      answer.on('data', (chunk) => {
        said += chunk
      })
      answer.on('end', () =>
        answer.statusCode === 204 || answer.statusCode === 200
          ? resolve()
          : reject(new Error(`${answer.statusCode} ${said}`)),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

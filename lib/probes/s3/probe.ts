import type { DependencyOf } from '@/lib/config/contract'
import { type Probe, ProbeError } from '../adapter'
import { ask, refuseStatus } from '../http/answer'
import { signedHeaders } from './sign'

type Bucket = Pick<
  DependencyOf<'s3'>,
  'endpoint' | 'region' | 'bucket' | 'accessKeyId' | 'secretAccessKey' | 'pathStyle'
>

/** Lists one key of the bucket: proves address, credentials and bucket in one request. */
export const probeS3: Probe<Bucket> = async (target, limits) => {
  const url = bucketUrl(target)
  const { status, text, latencyMs } = await ask(
    { url: url.href, headers: signedHeaders('GET', url, target, new Date()) },
    limits,
  )
  const said = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text)?.[1]
  if (said === 'NoSuchBucket') throw new ProbeError('error', 'the bucket does not exist')
  if (said === 'SlowDown') throw new ProbeError('overloaded', said)
  if (said && (status === 401 || status === 403)) throw new ProbeError('auth', said)
  refuseStatus(status)
  if (!text.includes('<ListBucketResult'))
    throw new ProbeError('schema', 'the answer is not a bucket listing')
  return { code: 'ok', latencyMs, detail: '' }
}

function bucketUrl({ endpoint, bucket, pathStyle }: Bucket): URL {
  const url = new URL(endpoint)
  if (pathStyle) url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`
  else url.host = `${bucket}.${url.host}`
  url.search = '?list-type=2&max-keys=1'
  return url
}

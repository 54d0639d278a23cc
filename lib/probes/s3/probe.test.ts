import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { probeContract } from '../adapter.contract'
import { look } from '../look'
import { withHttpServer } from '../testing'
import { probeS3 } from './probe'
import { signedHeaders } from './sign'

const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const CREDENTIALS = { region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: SECRET_KEY }
const target = (endpoint: string, other = {}) => ({
  ...CREDENTIALS,
  endpoint,
  bucket: 'backups',
  pathStyle: true,
  ...other,
})

probeContract('s3', probeS3, {
  at: (port, secret) => target(`http://127.0.0.1:${port}`, { secretAccessKey: secret }),
  working: (use) => withHttpServer(bucketServer, (url) => use(target(url))),
  nonsense: ['schema'],
})

/** A bucket that checks the signature by its own reckoning, as the service documents it. */
const bucketServer: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  const refuse = (status: number, code: string) => {
    response.statusCode = status
    response.end(`<Error><Code>${code}</Code></Error>`)
  }
  if (expectedSignature(request, url) !== signatureOf(request)) return refuse(403, 'SignatureDoesNotMatch')
  if (url.pathname !== '/backups') return refuse(404, 'NoSuchBucket')
  response.end('<ListBucketResult><Name>backups</Name></ListBucketResult>')
}

const signatureOf = ({ headers }: IncomingMessage) =>
  /Signature=([0-9a-f]{64})/.exec(headers.authorization ?? '')?.[1]

function expectedSignature({ method, headers }: IncomingMessage, url: URL): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const time = String(headers['x-amz-date'])
  const day = time.slice(0, 8)
  const canonical = `${method}
${url.pathname}
${url.search.slice(1).split('&').sort().join('&')}
host:${headers.host}
x-amz-content-sha256:${headers['x-amz-content-sha256']}
x-amz-date:${time}

host;x-amz-content-sha256;x-amz-date
${hash('')}`
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${day}/eu-central-1/s3/aws4_request\n${hash(canonical)}`
  const key = sign(sign(sign(sign(`AWS4${SECRET_KEY}`, day), 'eu-central-1'), 's3'), 'aws4_request')
  return sign(key, toSign).toString('hex')
}

test('says auth for a wrong secret, with the name of the refusal', async () => {
  await withHttpServer(bucketServer, async (url) => {
    const result = await look(probeS3, target(url, { secretAccessKey: 'wrong' }), { timeoutMs: 5_000 })
    expect(result).toMatchObject({ code: 'auth', detail: 'SignatureDoesNotMatch' })
  })
})

test('says that a bucket does not exist', async () => {
  await withHttpServer(bucketServer, async (url) => {
    const result = await look(probeS3, target(url, { bucket: 'other' }), { timeoutMs: 5_000 })
    expect(result).toMatchObject({ code: 'error', detail: 'the bucket does not exist' })
  })
})

test('says schema when what answers is no bucket', async () => {
  await withHttpServer(
    (_request, response) => void response.end('<html>'),
    async (url) => {
      expect(await look(probeS3, target(url), { timeoutMs: 5_000 })).toMatchObject({ code: 'schema' })
    },
  )
})

// "GET Bucket (List Objects)" of the signature examples in Amazon's documentation, signed there with the three headers
// that we send too.
test('signs as the documented example does', () => {
  const url = new URL('https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J')
  const credentials = {
    region: 'us-east-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: SECRET_KEY,
  }
  const { authorization } = signedHeaders('GET', url, credentials, new Date('2013-05-24T00:00:00Z'))
  expect(authorization).toContain(
    'Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  )
})

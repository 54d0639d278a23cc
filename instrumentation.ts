export { capturePageError as onRequestError } from './lib/telemetry/page-errors'

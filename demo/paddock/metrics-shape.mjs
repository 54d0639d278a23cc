/** Names and buckets that live metrics and written history must share, or no baseline would fit. */

export const HTTP_METRIC = 'http_server_request_duration_seconds'
export const DB_METRIC = 'paddock_db_query_duration_seconds'

/** Seconds; close together between 40 and 400 ms, where Paddock lives. */
export const HTTP_BUCKETS = [0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5]
export const DB_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

import { databaseInfo, databaseInfoQuery } from '@/lib/databases/contract'
import { getDatabaseInfo } from '@/lib/databases/queries'
import { type Handler, route } from '@/lib/http/route'

export const GET: Handler = route(
  { permission: 'internal', summary: 'Shape of a database', query: databaseInfoQuery, answer: databaseInfo },
  (_ctx, { query }) => getDatabaseInfo(query.target),
)

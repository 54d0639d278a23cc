import { AppError } from '@/lib/errors'
import { route } from '@/lib/http/route'

const missing = route({ permission: 'public', summary: 'Any other address: 404' }, () => {
  throw new AppError('not_found', 'There is nothing at this address.')
})

export {
  missing as DELETE,
  missing as GET,
  missing as HEAD,
  missing as OPTIONS,
  missing as PATCH,
  missing as POST,
  missing as PUT,
}

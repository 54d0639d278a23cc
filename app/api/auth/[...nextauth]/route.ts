import { authRoute } from '@/lib/auth/auth-route'

export const GET = authRoute('Sign-in, read: providers, session, csrf')
export const POST = authRoute('Sign-in, write: signin, callback, signout')

const SSO_FAILED = 'Single sign-on did not work. Try again; if it keeps failing, the log of Pitwall says why.'

/** What the sign-in page says to an `error` in its address; the codes are next-auth's and ours. */
const REFUSALS: Readonly<Record<string, string>> = {
  CredentialsSignin: 'E-mail or password is wrong.',
  rate_limited: 'Too many failed sign-ins. Wait a few minutes and try again.',
  unavailable: 'Pitwall cannot reach its database right now. Try again in a moment.',
  AccessDenied: 'This account is not invited here. Ask an admin of this Pitwall.',
  OAuthSignin: SSO_FAILED,
  OAuthCallback: SSO_FAILED,
  Callback: SSO_FAILED,
  csrf: 'The page was open too long. Try again.',
}

export const refusalText = (error: string): string =>
  Object.hasOwn(REFUSALS, error) ? (REFUSALS[error] ?? GENERIC) : GENERIC

const GENERIC = 'Signing in did not work. Try again.'

'use client'

import './globals.css'

/** The last resort: the root layout itself failed, so nothing of ours can be counted on. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>Pitwall has a problem</title>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col items-start justify-center gap-3 p-6">
          <h1 className="text-xl">Pitwall has a problem.</h1>
          <p className="text-muted">
            What it watches is not affected. The log of this installation says more.
          </p>
          <a className="link" href="/">
            Try again
          </a>
        </main>
      </body>
    </html>
  )
}

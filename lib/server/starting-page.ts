const RETRY_SECONDS = 1

const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${RETRY_SECONDS}">
<title>Pitwall is starting</title>
<main>
<h1>Pitwall is starting</h1>
<p>This page opens by itself in a moment. What it watches is not affected.</p>
</main>
</html>
`

/** What a person sees until pages can be rendered: plain, without script or style, and asking again by itself. */
export const startingPage = (): Response =>
  new Response(HTML, {
    status: 503,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Retry-After': String(RETRY_SECONDS) },
  })

import { createHash } from 'node:crypto'

/** Modules of others that the console's own may name as they are named in their packages. */
const importMap = JSON.stringify({
  imports: {
    preact: '/console/vendor/preact.js',
    'preact/hooks': '/console/vendor/preact-hooks.js',
    htm: '/console/vendor/htm.js',
    'htm/preact': '/console/vendor/htm-preact.js',
  },
})

/** What the policy for contents has to allow by name, since it stands in the page. */
export const importMapHash = `sha256-${createHash('sha256').update(importMap).digest('base64')}`

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console/style.css">
${head}</head>
<body>
${body}</body>
</html>
`

/** The page in which the console runs; \`web/main.ts\` fills it. */
export const consolePage = page(
  'Chrysalis console',
  `<script type="importmap">${importMap}</script>\n<script type="module" src="/console/main.ts"></script>\n`,
  '<div id="console"><p>Loading…</p></div>\n<noscript><p>The console needs JavaScript.</p></noscript>\n',
)

const words = {
  'no-login': 'You are not signed in.',
  'bad-key': 'This link was used before, has expired, or is from before a restart.',
} as const

/** Who has no login yet, or whose link does not open: how to get one. Works without a script. */
export const loginPage = (why: keyof typeof words): string =>
  page(
    'Sign in – Chrysalis console',
    '',
    `<main class="login">
<h1>Chrysalis console</h1>
<p role="status">${words[why]}</p>
<p>The service prints a link when it starts, which opens the console once. Make a fresh one with</p>
<pre>npx chrysalis console link</pre>
<form method="get" action="/login">
<p><label for="key">or paste the key of a link:</label> <input id="key" name="key" autocomplete="off" required> <button>Sign in</button></p>
</form>
</main>
`,
  )

/** After a link elsewhere has opened the console: a browser sends the new cookie only where our own page leads. */
export const forwardPage = page(
  'Chrysalis console',
  '<meta http-equiv="refresh" content="0;url=/console/">\n',
  '<p><a href="/console/">Open the console</a></p>\n',
)

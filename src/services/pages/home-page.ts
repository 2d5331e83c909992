/**
 * The page that a browser of 1999 gets, and that every link of a client's menus leads to in the end: HTML 3.2 in plain ASCII, no
 * style sheet, no script.
 */
export function homePage(publicHost: string): string {
  return [
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">',
    '<html>',
    '<head><title>Chrysalis</title></head>',
    '<body bgcolor="#FFFFFF" text="#000000">',
    '<h1>Chrysalis</h1>',
    `<p>This is ${asciiHtml(publicHost)}, a Messenger server for the original clients: MSN Messenger, Windows Messenger,`,
    'Windows Live Messenger and Microsoft Messenger for Mac.</p>',
    '<p>There are no web pages here. Sign in with your Messenger client, and ask whoever keeps this server for an account.</p>',
    '<p>It is not run by Microsoft.</p>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n')
}

/** Text for HTML 3.2: its own characters and everything outside ASCII as references. */
function asciiHtml(text: string): string {
  return text.replace(/[&<>"]|[^\x20-\x7e]/gu, (character) => `&#${character.codePointAt(0)};`)
}

/**
 * The page at the service's own address, for browsers as old as the clients: HTML 3.2, no script, no style sheet, ASCII only.
 *
 * @param publicHost the address that old machines are pointed at
 */
export function writeWelcome(publicHost: string): string {
  return [
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">',
    '<html><head><title>Chrysalis</title></head>',
    '<body bgcolor="#ffffff" text="#000000">',
    '<h1>Chrysalis</h1>',
    '<p>This is a Messenger service. MSN Messenger, Windows Live Messenger and Microsoft Messenger for Mac can sign in here.</p>',
    `<p>Its address is <b>${publicHost}</b>. The names of the old service have to lead to this address, and its root certificate has to`,
    'be installed on your machine; whoever runs this server can tell you how.</p>',
    '</body></html>',
    '',
  ].join('\r\n')
}

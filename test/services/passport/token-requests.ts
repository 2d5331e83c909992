import { document, el, type Markup } from '../../../src/wire/xml/writer.ts'

/** What the clients of a generation ask for, in their order (msnp-http §6.3, clients-in-the-wild). */
export const addressesOf = {
  wlm85: [
    'http://Passport.NET/tb',
    'messengerclear.live.com',
    'messenger.msn.com',
    'contacts.msn.com',
    'messengersecure.live.com',
    'spaces.live.com',
    'storage.msn.com',
  ],
  amsn: [
    'http://Passport.NET/tb',
    'contacts.msn.com',
    'messenger.msn.com',
    'messengerclear.live.com',
    'messengersecure.live.com',
    'spaces.live.com',
    'storage.msn.com',
  ],
  pecan: ['http://Passport.NET/tb', 'messenger.msn.com', 'messengersecure.live.com'],
} as const

const namespaces = {
  'xmlns:S': 'http://schemas.xmlsoap.org/soap/envelope/',
  'xmlns:wsse': 'http://schemas.xmlsoap.org/ws/2003/06/secext',
  'xmlns:wsp': 'http://schemas.xmlsoap.org/ws/2002/12/policy',
  'xmlns:wsa': 'http://schemas.xmlsoap.org/ws/2004/03/addressing',
  'xmlns:wst': 'http://schemas.xmlsoap.org/ws/2004/04/trust',
  'xmlns:ps': 'http://schemas.microsoft.com/Passport/SoapServices/PPCRL',
}

export function tokensRequest(
  addresses: readonly string[],
  password: string,
  security: Markup = usernameToken('mara@lagoon.example', password),
): string {
  const requests = addresses.map((address, index) => tokenRequest(address, index))
  return envelope(security, el('ps:RequestMultipleSecurityTokens', { Id: 'RSTS' }, requests))
}

export function envelope(security: Markup, body: Markup): string {
  return document(el('S:Envelope', namespaces, el('S:Header', el('wsse:Security', security)), el('S:Body', body)))
}

export function usernameToken(username: string, password: string): Markup {
  return el('wsse:UsernameToken', { Id: 'user' }, el('wsse:Username', username), el('wsse:Password', password))
}

export function tokenRequest(address: string, number: number): Markup {
  return el(
    'wst:RequestSecurityToken',
    { Id: `RST${number}` },
    el('wst:RequestType', 'http://schemas.xmlsoap.org/ws/2004/04/security/trust/Issue'),
    el('wsp:AppliesTo', el('wsa:EndpointReference', el('wsa:Address', address))),
    el('wsse:PolicyReference', { URI: 'MBI' }),
  )
}

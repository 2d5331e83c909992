import { el, type Markup } from '../../wire/xml/writer.ts'

export interface MessengerConfigOptions {
  /** This server's own name: pages that belong to no service are there. */
  readonly publicHost: string
  /** Culture name, `en-US`. */
  readonly market: string
  /** First part of the client's version; 0 when it does not say. */
  readonly majorVersion: number
}

/** Where WLM 14 and late 8.x look for their contacts; `SharingService.asmx` is beside it (msnp-http §9.2). */
export const contactsUrl = 'https://contacts.msn.com/abservice/abservice.asmx'
export const textAdPath = '/config/textad.xml'

/**
 * The configuration that clients from MSN Messenger 6.0 on fetch (msnp-http §9.2). What is switched off here would otherwise call
 * hosts that are no more: relays, telephones, web cameras, advertisements.
 */
export function messengerConfig(options: MessengerConfigOptions): Markup {
  return el(
    'MsgrConfig',
    simpleConfig(options.majorVersion),
    el('TabConfig', el('msntabdata'), tabSettings()),
    el('AbchCfg', addressBookConfig()),
    localizedConfig(options),
  )
}

/** How many tabs a computer's maker may add. */
export function tabSettings(): Markup {
  return el('msntabsettings', el('oemdisplaylimit', 1), el('oemtotallimit', 1))
}

export function addressBookConfig(): Markup {
  return el('abchconfig', el('url', contactsUrl))
}

function simpleConfig(majorVersion: number): Markup {
  return el(
    'Simple',
    // 0: fetched again at every sign-in, so that a change here is seen at once.
    el('Config', el('ExpiresInDays', 0)),
    majorVersion >= 14 ? el('P2PConfig', el('ObjectStore', el('SendDelay', 1))) : undefined,
    el('DisablePhoneDialer', 1),
    el('GetItemVersionForUnknown', false),
    el('Relay', el('Enabled', 0), el('MaxCallLength', 0)),
    // No site may script the client.
    el('TrustedDomains'),
    el('ErrorResponseTable'),
  )
}

function localizedConfig({ publicHost, market }: MessengerConfigOptions): Markup {
  const home = `http://${publicHost}/`
  return el(
    'LocalizedConfig',
    { Market: market },
    el(
      'AdMainConfig',
      el('TextAdRefresh', 1),
      el('TextAdRotation', 420),
      el('TextAdServer', `http://config.messenger.msn.com${textAdPath}`),
    ),
    el('GLinkMarket', { v: market.toLowerCase().replace('-', '_') }),
    // Site 0: the page is opened plainly, without a sign-in of the browser before it.
    el('MsnTodayConfig', el('MsnTodaySiteID', 0), el('MsnTodayURL', home), el('Flags', 2)),
    el('OneCare', { Enabled: 0 }),
    el('PSTNOut', { Hidden: 1 }),
    el('VoiceClip', { Hidden: 0 }),
    el('ReportAbuse', el('ReportAbuseSID', 0), el('ReportAbuseURL', home)),
    el('TermsOfUse', el('TermsOfUseSID', 0), el('TermsOfUseURL', home)),
    el(
      'VoiceVideo',
      el('DisableSipProxyInviteTest', 1),
      el('DisableSipProxyCapability', 1),
      el('DisableSipProxyInvite', 1),
    ),
  )
}

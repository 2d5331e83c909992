import { type Child, el } from '../../wire/xml/writer.ts'
import { operation, resultOf, type SoapOperation, type SoapService } from '../soap/operation.ts'
import { addressBookNamespace, soapRoute } from '../soap/route.ts'
import type { Route } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'

/**
 * Services that Messenger only decorates itself with: what is new, contact cards, profiles. Each is given the smallest answer
 * that does no harm: an empty one (msnp-http §19). None holds anything of anybody's, so none asks for a ticket.
 */
export function quietServiceRoutes(log?: WebLog): Route[] {
  const options = log === undefined ? {} : { log }
  return [
    soapRoute('/whatsnew/whatsnewservice.asmx', whatsNewOperations, options),
    soapRoute('/contactcard/contactcardservice.asmx', [contactCard], options),
    soapRoute('/profile/profile.asmx', profileOperations, options),
  ]
}

/** An operation that reads nothing and always answers the same. */
function quietOperation(service: SoapService<undefined>, action: string, result?: Child): SoapOperation {
  return operation({
    service,
    action,
    request: () => undefined,
    run: async () => undefined,
    response: () => resultOf(service, action, result),
  })
}

const whatsNew: SoapService<undefined> = {
  namespace: addressBookNamespace,
  admit: async () => undefined,
  header: () =>
    el(
      'WNServiceHeader',
      { xmlns: addressBookNamespace },
      el('Version', '15.01.1408.0000'),
      el('CacheKey', 'whatsnew'),
      el('CacheKeyChanged', false),
      el('PreferredHostName', 'sup.live.com'),
    ),
}

/** WLM 2009 and later: the news of one's contacts. */
const whatsNewOperations = ['GetContactsRecentActivity', 'GetBatchRecentActivity'].map((action) =>
  quietOperation(whatsNew, action, [el('Activities'), el('Templates'), el('FeedUrl', 'http://sup.live.com/')]),
)

/** WLM 8.x–2009: the card that opens from a contact's menu. */
const contactCard = quietOperation(
  { namespace: 'http://www.msn.com/webservices/spaces/v1/', admit: async () => undefined },
  'GetXmlFeed',
  el('contactCard', el('elements'), el('theme'), el('liveTheme'), el('storageAuthCache'), el('lastUpdate')),
)

const profiles: SoapService<undefined> = { namespace: 'http://profile.live.com/', admit: async () => undefined }

/** WLM 2011 and 2012. */
const profileOperations = [
  quietOperation(profiles, 'Get', ''),
  quietOperation(profiles, 'GetMany', ''),
  quietOperation(profiles, 'Set'),
]

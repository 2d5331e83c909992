import { document, el } from '../../wire/xml/writer.ts'
import { operation, resultOf, type SoapService } from '../soap/operation.ts'
import { soapRoute } from '../soap/route.ts'
import type { Route } from '../web/exchange.ts'
import type { WebLog } from '../web/log.ts'
import { always, redirectTo, respond, xmlType } from '../web/response.ts'
import { marketOf } from './market.ts'
import { addressBookConfig, messengerConfig, tabSettings, textAdPath } from './messenger-config.ts'

export interface ConfigDependencies {
  readonly publicHost: string
  readonly log?: WebLog
}

/** What clients fetch about themselves before and after they sign in (msnp-http §9). None of it stops a sign-in. */
export function createConfigRoutes({ publicHost, log }: ConfigDependencies): Route[] {
  return [
    fetchedConfigRoute(publicHost),
    soapRoute('/config/msgrconfig.asmx', [getClientConfig(publicHost)], log === undefined ? {} : { log }),
    page('/svcs/mms/tabs.asp', respond(200, xmlType, tabsDocument)),
    page('/svcs/mms/portal.asp', redirectTo(`http://${publicHost}/`)),
    page('/svcs/mms/abch_config.asp', respond(200, xmlType, document(addressBookConfig()))),
    page(textAdPath, respond(200, xmlType, textAd(publicHost))),
    // Banners: nothing to show.
    page('/adsadclient31.dll', { status: 204, headers: [], body: '' }),
  ]
}

/** `GET /Config/MsgrConfig.asmx?op=GetClientConfig&Country=US&CLCID=0809&PLCID=0409&GeoID=242&ver=8.5.1302`: WLM 8.0–2012. */
function fetchedConfigRoute(publicHost: string): Route {
  return {
    path: '/config/msgrconfig.asmx',
    methods: ['GET'],
    bodyLimit: 4096,
    answer: async ({ query }) => {
      const majorVersion = Number(/^\d{1,3}/.exec(query.get('ver') ?? '')?.[0] ?? 0)
      const market = marketOf(query.get('CLCID'))
      return respond(200, xmlType, document(messengerConfig({ publicHost, market, majorVersion })))
    },
  }
}

const configuration: SoapService<undefined> = {
  namespace: 'http://www.msn.com/webservices/Messenger/Client',
  // Nothing in it is secret.
  admit: async () => undefined,
}

/** The same for MSN Messenger 6.0–7.5, which asks by SOAP and wants the document as text within the answer (msnp-http §9.1). */
function getClientConfig(publicHost: string) {
  return operation({
    service: configuration,
    action: 'GetClientConfig',
    request: (element) => marketOf(element.textOf('clientinfo', 'CLCID')),
    run: async (market) => messengerConfig({ publicHost, market, majorVersion: 0 }).xml,
    response: (config) => resultOf(configuration, 'GetClientConfig', config),
  })
}

/** Tabs of 4.x and 5.x: two roots in one document, which is how those clients want it (msnp-http §9.3). */
const tabsDocument = `${document(tabSettings())}${el('msntabdata').xml}`

function textAd(publicHost: string): string {
  return document(
    el(
      'TEXTAD',
      el('adtext', `You are on ${publicHost}`),
      el('hiturl', `http://${publicHost}/`),
      el('tab'),
      el('ct'),
      el('flag', 0),
    ),
  )
}

function page(path: string, response: Parameters<typeof always>[0]): Route {
  return { path, methods: ['GET'], bodyLimit: 4096, answer: always(response) }
}

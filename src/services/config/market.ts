/** Windows language codes of the languages that Messenger was sold in, as culture names. */
const cultures: Readonly<Record<string, string>> = {
  '0401': 'ar-SA',
  '0404': 'zh-TW',
  '0405': 'cs-CZ',
  '0406': 'da-DK',
  '0407': 'de-DE',
  '0408': 'el-GR',
  '0409': 'en-US',
  '040a': 'es-ES',
  '040b': 'fi-FI',
  '040c': 'fr-FR',
  '040d': 'he-IL',
  '040e': 'hu-HU',
  '0410': 'it-IT',
  '0411': 'ja-JP',
  '0412': 'ko-KR',
  '0413': 'nl-NL',
  '0414': 'nb-NO',
  '0415': 'pl-PL',
  '0416': 'pt-BR',
  '0419': 'ru-RU',
  '041d': 'sv-SE',
  '041e': 'th-TH',
  '041f': 'tr-TR',
  '0804': 'zh-CN',
  '0807': 'de-CH',
  '0809': 'en-GB',
  '080a': 'es-MX',
  '080c': 'fr-BE',
  '0813': 'nl-BE',
  '0816': 'pt-PT',
  '0c04': 'zh-HK',
  '0c07': 'de-AT',
  '0c09': 'en-AU',
  '0c0a': 'es-ES',
  '0c0c': 'fr-CA',
  '1009': 'en-CA',
}

const standard = 'en-US'

/** `0809` → `en-GB`: the market of the language that a client says it speaks (`CLCID`, four hexadecimal digits). */
export function marketOf(languageCode: string | null | undefined): string {
  const code = (languageCode ?? '').toLowerCase().replace(/^0x/, '').padStart(4, '0')
  return Object.hasOwn(cultures, code) ? (cultures[code] ?? standard) : standard
}

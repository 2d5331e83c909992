/**
 * Bounds as given, and the usual ones where they are not. Looked up each time: whoever changes what is given, as a running service does
 * when it takes new settings, changes what holds from then on.
 */
export function overlay<Bounds extends object>(usual: Bounds, given: Partial<Bounds> = {}): Bounds {
  const names = new Set([...Object.keys(usual), ...Object.keys(given)])
  const properties = Object.fromEntries(
    [...names].map((name) => [
      name,
      { enumerable: true, get: (): unknown => Reflect.get(given, name) ?? Reflect.get(usual, name) },
    ]),
  )
  return Object.defineProperties({ ...usual }, properties)
}

import { useEffect, useRef, useState } from 'preact/hooks'
import { apiRoot } from './request.ts'

export type StreamState = 'connecting' | 'open' | 'ended'

/**
 * Listens to server-sent events while a view is shown. The browser comes back by itself after a break, and says where it was.
 *
 * @param path under the API's root, with its query; `undefined`: not now
 * @param listeners by name of the event; given its data
 */
export function useStream(
  path: string | undefined,
  listeners: Readonly<Record<string, (data: unknown) => void>>,
): StreamState {
  const [state, setState] = useState<StreamState>('connecting')
  // The latest ones, without a new connection for each rendering.
  const latest = useRef(listeners)
  latest.current = listeners
  useEffect(() => {
    if (path === undefined) return
    setState('connecting')
    const source = new EventSource(`${apiRoot}${path}`)
    source.onopen = () => setState('open')
    source.onerror = () => setState(source.readyState === EventSource.CLOSED ? 'ended' : 'connecting')
    for (const name of Object.keys(latest.current))
      source.addEventListener(name, (event) => latest.current[name]?.(JSON.parse((event as MessageEvent<string>).data)))
    return () => source.close()
  }, [path])
  return state
}

import { Agent, request } from 'node:https'

/** One kept connection to the web services, over TLS, as SOAP clients use it. */
export class WebClient {
  readonly #agent: Agent
  readonly #port: number

  /** @param root the service's root certificate, PEM */
  constructor(port: number, root: string) {
    this.#port = port
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ca: root })
  }

  /**
   * Posts a SOAP body to a Messenger host and gives back the answer's.
   *
   * @throws Error when the connection closes first, or when the answer is anything but 200.
   */
  ask(host: string, path: string, action: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { Host: host, 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${action}"` }
      const asked = request(
        { agent: this.#agent, host: '127.0.0.1', port: this.#port, servername: host, method: 'POST', path, headers },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          answer.on('error', reject)
          answer.on('end', () =>
            answer.complete && answer.statusCode === 200
              ? resolve(text)
              : reject(new Error(`${action} is answered ${answer.statusCode}: ${text}`)),
          )
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** An envelope with one header and one body element. */
export function envelope(header: string, body: string): string {
  return `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
}

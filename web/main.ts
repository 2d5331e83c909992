import { html } from 'htm/preact'
import { render } from 'preact'
import { App } from './app.ts'

const place = document.getElementById('console')
if (place) {
  // What stood there while the modules were fetched.
  place.replaceChildren()
  render(html`<${App} />`, place)
}

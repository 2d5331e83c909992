import { html } from 'htm/preact'
import { render } from 'preact'
import { App } from './app.ts'

const place = document.getElementById('console')
if (place) render(html`<${App} />`, place)

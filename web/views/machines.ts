import { html } from 'htm/preact'
import { useEffect, useState } from 'preact/hooks'
import type { Machine, Step } from '../../src/observe/machine.ts'
import { ago } from '../moments.ts'
import { useStream } from '../stream.ts'

/** Milliseconds between looks at the clock for "3 minutes ago". */
const tick = 5_000

/** Every machine that was seen, and how far it has come: where it stopped stands why, and what to do. */
export function MachinesView() {
  const [machines, setMachines] = useState<ReadonlyMap<string, Machine>>(new Map())
  const [now, setNow] = useState(Date.now())
  const state = useStream('/machines/stream', {
    machine: (data) => {
      const machine = data as Machine
      setMachines((known) => new Map(known).set(machine.address, machine))
      setNow(Date.now())
    },
  })
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick)
    return () => clearInterval(timer)
  }, [])
  const latestFirst = [...machines.values()].sort((a, b) => b.lastSeen - a.lastSeen)
  return html`
    <h1>First contact</h1>
    <p class="lead">
      Each machine that has been seen, and how far it has come. Where it stopped, the sentence beside it says what to do.
    </p>
    ${state === 'ended' && html`<p role="alert" class="trouble">The service has closed the stream: load this page again.</p>`}
    ${
      latestFirst.length === 0 &&
      html`<p class="empty">
        No machine has been seen yet. Start the old one: its first question to the name service, or its first connection, shows up here
        by itself.
      </p>`
    }
    <div class="machines" aria-live="polite">
      ${latestFirst.map((machine) => html`<${MachineCard} key=${machine.address} machine=${machine} now=${now} />`)}
    </div>
  `
}

function MachineCard({ machine, now }: { readonly machine: Machine; readonly now: number }) {
  const { address, client, account, steps, stopped, isOnline, lastSeen, attempts } = machine
  const state = isOnline ? 'online' : stopped ? 'stopped' : 'under-way'
  return html`
    <article class=${`machine ${state}`} aria-label=${`Machine ${address}`}>
      <header>
        <h2>${address}</h2>
        <p class="state">${isOnline ? 'online' : stopped ? 'stopped' : 'on its way'}</p>
        <p class="who">${[client, account].filter(Boolean).join(' · ')}</p>
        <p class="when">${ago(lastSeen, now)}${attempts > 1 ? `, try ${attempts}` : ''}</p>
      </header>
      <ol class="ladder">
        ${steps.map((step) => html`<${Rung} key=${step.kind} step=${step} />`)}
      </ol>
      ${stopped && html`<p class="stop" role="status">${stopped.sentence}</p>`}
      <p class="more"><a href=${`#/live?address=${encodeURIComponent(address)}`}>What it says</a></p>
    </article>
  `
}

function Rung({ step }: { readonly step: Step }) {
  const isOk = step.outcome === 'ok'
  return html`
    <li class=${step.outcome}>
      <span class="mark" aria-hidden="true">${isOk ? '✔' : '✘'}</span>
      <span class="hidden">${isOk ? 'Done:' : 'Failed:'}</span> ${step.sentence}
    </li>
  `
}

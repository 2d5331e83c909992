import { type Machine, type Step, type StepKind, type Stop, stepKinds } from './machine.ts'
import { noProof, type StopFacts, type StopReason, silences } from './stop-reasons.ts'

/** Milliseconds after which a machine that takes no further step has stopped: clients hurry, and people wait no longer. */
export const patience = 20_000

/** A secure connection and a ticket that are younger than this may belong to the try that begins: some clients fetch them first. */
const stillFresh = 30_000

const rank = (kind: StepKind): number => stepKinds.indexOf(kind)

/** How far one machine has come, step by step. */
export class Ladder {
  readonly address: string
  readonly firstSeen: number
  lastSeen: number
  client: string | undefined
  account: string | undefined
  /** The name that it looked up last, for the sentence about what did not follow. */
  lookedUp = ''
  attempts = 0
  /** The notification connection of the latest try. */
  connection: string | undefined
  /** It was sent on to another server of ours: the connection that comes belongs to the same try. */
  isSentOn = false
  /** Its dialect signs in by a ticket, which it fetches over HTTPS (msnp-wire §5). */
  needsTicket = true
  readonly #facts: Omit<StopFacts, 'detail'>
  readonly #steps = new Map<StepKind, Step>()
  #stopped: Stop | undefined
  #isSilent = false
  #lastStep: Step | undefined

  constructor(address: string, facts: Omit<StopFacts, 'detail'>, now: number) {
    this.address = address
    this.#facts = facts
    this.firstSeen = now
    this.lastSeen = now
  }

  get isOnline(): boolean {
    return this.#steps.get('online')?.outcome === 'ok'
  }

  has(kind: StepKind): boolean {
    return this.#steps.get(kind)?.outcome === 'ok'
  }

  /** A step was taken. */
  reach(kind: StepKind, sentence: string, time: number): void {
    const step: Step = { kind, outcome: 'ok', sentence, time }
    this.#steps.set(kind, step)
    this.#lastStep = step
    // Silence is over with any step; a failure, with one that could not be taken while it stood in the way.
    if (this.#stopped && (this.#isSilent || rank(kind) >= rank(this.#stopped.step))) this.#stopped = undefined
  }

  /** A step failed. */
  fail(kind: StepKind, sentence: string, reason: StopReason, detail: string, time: number): void {
    this.#steps.set(kind, { kind, outcome: 'failed', sentence, time })
    this.#stop(kind, reason, detail, time)
  }

  /** The machine hangs up, or says nothing more, in the middle. */
  fallSilent(time: number): void {
    const last = this.#lastStep
    if (this.#stopped || last === undefined || last.kind === 'online' || this.isOnline) return
    const why = last.kind === 'dialect' && !this.needsTicket ? noProof : silences[last.kind]
    this.#stop(last.kind, why, last.kind === 'name' ? this.lookedUp : '', time)
    this.#isSilent = true
  }

  /** True when it has stood still for too long. */
  isSilent(now: number): boolean {
    return (
      this.#stopped === undefined &&
      !this.isOnline &&
      this.#lastStep !== undefined &&
      now - this.#lastStep.time > patience
    )
  }

  /** A new try: what it takes anew is forgotten. */
  begin(connection: string, now: number): void {
    this.connection = connection
    if (this.isSentOn) {
      this.isSentOn = false
      return
    }
    this.attempts += 1
    this.#stopped = undefined
    for (const [kind, step] of this.#steps) {
      const isKept =
        rank(kind) < rank('dialect') ||
        ((kind === 'security' || kind === 'password') && step.outcome === 'ok' && now - step.time < stillFresh)
      if (!isKept) this.#steps.delete(kind)
    }
  }

  toMachine(): Machine {
    return {
      address: this.address,
      firstSeen: this.firstSeen,
      lastSeen: this.lastSeen,
      ...(this.client !== undefined && { client: this.client }),
      ...(this.account !== undefined && { account: this.account }),
      attempts: this.attempts,
      steps: [...this.#steps.values()].sort((a, b) => rank(a.kind) - rank(b.kind)),
      ...(this.#stopped && { stopped: this.#stopped }),
      isOnline: this.isOnline,
    }
  }

  #stop(step: StepKind, reason: StopReason, detail: string, time: number): void {
    this.#stopped = { code: reason.code, step, sentence: reason.sentence({ ...this.#facts, detail }), time }
    this.#isSilent = false
  }
}

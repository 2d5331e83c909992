import type { Ban } from '../../domain/ports/access.ts'

/** What somebody is told whose password was right and who is kept out all the same. */
export function banSentence({ reason, endsAt }: Ban): string {
  const until =
    endsAt === undefined ? '' : ` until ${new Date(endsAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `This account is suspended${until}${reason === '' ? '' : `: ${reason}`}.`
}

import { execFile } from 'node:child_process'

/** Milliseconds that systemd's own program may take to pass a word on. */
const patience = 5_000

/**
 * Tells systemd how far the service is, when systemd started it and wants to know (`Type=notify`, NOTIFY_SOCKET in the environment). The
 * socket is a datagram socket of the Unix domain, which Node has not: systemd's `systemd-notify` says it for us. That the message
 * comes from a child is why the unit has `NotifyAccess=all`.
 *
 * Never fails: without systemd there is nobody to tell, and a service that cannot report is still a service.
 */
export function tellSupervisor(
  state: 'READY=1' | 'STOPPING=1',
  status: string,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<boolean> {
  if (environment.NOTIFY_SOCKET === undefined) return Promise.resolve(false)
  const words = [state, `STATUS=${status}`, `MAINPID=${process.pid}`]
  return new Promise((resolve) => {
    execFile('systemd-notify', words, { env: environment, timeout: patience }, (error) => resolve(error === null))
  })
}

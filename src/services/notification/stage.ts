/**
 * How far a session has come (msnp-wire §6, states A, B and C; A is told apart as the sign-in goes on).
 *
 * `arrived` nothing said · `negotiated` a dialect chosen · `named` the account named, its proof awaited · `signed-in` proved ·
 * `online` after the first `CHG`.
 */
export type Stage = 'arrived' | 'negotiated' | 'named' | 'signed-in' | 'online'

export const beforeSignIn: readonly Stage[] = ['arrived', 'negotiated', 'named']
export const afterSignIn: readonly Stage[] = ['signed-in', 'online']
export const anyStage: readonly Stage[] = [...beforeSignIn, ...afterSignIn]

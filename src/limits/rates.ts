import { type Rate, RateLimiter } from './rate-limiter.ts'

/**
 * Everything that is limited by number. The defaults are far above what a person or a family does, 300 sign-ins a minute from one
 * address included; messages in an accepted conversation are not limited by number at all, since back-pressure bounds them.
 */
export const usualRates = {
  /** `XFR … SB` of one account; beyond it 800. */
  switchboards: { burst: 300, perMinute: 300 },
  /** `CAL` of one account; beyond it 713. */
  calls: { burst: 300, perMinute: 300 },
  /** `UUN` and `UUM` of one account; beyond it 800. */
  notifications: { burst: 600, perMinute: 1_200 },
  /** Changes of status, name and personal data of one account; beyond it 800. */
  changes: { burst: 5_000, perMinute: 6_000 },
  /** HTTP requests from one address; beyond it 503. */
  requests: { burst: 6_000, perMinute: 6_000 },
  /** Questions of one address to the name service, or of all strangers whom it only refuses; beyond it they are dropped. */
  lookups: { burst: 500, perMinute: 6_000 },
  /** Accounts that people of one address make for themselves, or try to; beyond it they are asked to wait. */
  registrations: { burst: 10, perMinute: 1 },
} as const satisfies Readonly<Record<string, Rate>>

export type RateName = keyof typeof usualRates
export type Rates = Readonly<Record<RateName, Rate>>

/** One limiter for each rate. */
export type Limiters = Readonly<Record<RateName, RateLimiter>>

export function createLimiters(rates: Rates = usualRates): Limiters {
  return Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, new RateLimiter(rate)])) as Limiters
}

/** Has every limiter count by other rates from now on. */
export function changeRates(limiters: Limiters, rates: Rates): void {
  for (const [name, rate] of Object.entries(rates)) limiters[name as RateName].change(rate)
}

/** Forgets what need not be remembered. */
export function sweepLimiters(limiters: Limiters): void {
  for (const limiter of Object.values(limiters)) limiter.sweep()
}

/** A configuration that cannot be used; each fault names the place and says what to mend. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    const [first = 'The settings cannot be used.', ...others] = faults
    super(others.length === 0 ? first : `${first} (and ${others.length} more: see "chrysalis config check")`)
    this.name = 'ConfigurationError'
    this.faults = faults
  }
}

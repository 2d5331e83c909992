/**
 * What was made for a key, by a second key: a change of presence is written once per form, not once per watcher. Entries go with
 * their first key, so nothing has to be forgotten by hand.
 */
export class Once<First extends object, Second, Made> {
  readonly #made = new WeakMap<First, Map<Second, Made>>()

  get(first: First, second: Second, make: () => Made): Made {
    let inner = this.#made.get(first)
    if (!inner) {
      inner = new Map()
      this.#made.set(first, inner)
    }
    const known = inner.get(second)
    if (known !== undefined) return known
    const made = make()
    inner.set(second, made)
    return made
  }
}

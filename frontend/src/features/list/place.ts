/** Where somebody was in a list, for the way back to it: one row per address of a list. */
const places = new Map<string, string>()

/** Opening a row remembers it, so that coming back leads to it. */
export function remember(list: string, row: string): void {
  places.set(list, row)
}

/** The row to come back to; asked for once, since entering anew begins at the top. */
export function takePlace(list: string): string | undefined {
  const row = places.get(list)
  places.delete(list)
  return row
}

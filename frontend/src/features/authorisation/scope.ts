/** The 25 checks as a family reads them: what kind of thing is looked up. */

export const KINDS = ['identity', 'property', 'finance', 'income', 'life'] as const
export type Kind = (typeof KINDS)[number]

const KIND_OF: Readonly<Record<string, Kind>> = {
  'HC-01': 'identity',
  'HC-02': 'identity',
  'HC-03': 'identity',
  'HC-04': 'property',
  'HC-05': 'property',
  'HC-06': 'property',
  'HC-07': 'property',
  'HC-08': 'property',
  'HC-09': 'finance',
  'HC-10': 'finance',
  'HC-11': 'finance',
  'HC-12': 'finance',
  'HC-13': 'income',
  'HC-14': 'income',
  'HC-15': 'income',
  'HC-16': 'income',
  'HC-17': 'income',
  'HC-18': 'property',
  'HC-19': 'income',
  'HC-20': 'income',
}

/** What is new in a later text stands under the rest of life. */
export const kindOf = (check: string): Kind => KIND_OF[check] ?? 'life'

/** Lines under their kind, in the order of the text; empty kinds are left out. */
export function grouped<Line extends { code: string }>(lines: readonly Line[]) {
  return KINDS.map((kind) => ({
    kind,
    lines: lines.filter((line) => kindOf(line.code) === kind),
  })).filter((group) => group.lines.length > 0)
}

/** The eight marks (八有) of a window, in the order of the rule. */
export const MARKS = [
  'window',
  'staff',
  'system',
  'line',
  'hotline',
  'list',
  'flow',
  'rules',
] as const
export type Mark = (typeof MARKS)[number]

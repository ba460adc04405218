/** How well one colour is read on another (WCAG 2.2, 1.4.3 and 1.4.11). */

/** `#0b5a62` → its relative luminance, 0 to 1. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1 (the same) to 21 (black on white), in colours written as `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** `#fff` is written as short as `#ffffff` sometimes: by whoever builds the pages. */
export function written(colour: string): string {
  const [, short] = /^#([0-9a-f]{3})$/i.exec(colour.trim()) ?? []
  return short ? `#${[...short].map((digit) => digit + digit).join('')}` : colour.trim()
}

/** What stands on what, and the least it must reach: 4.5 for text, 3 for the edge of a control. */
export const PAIRS = [
  ['ink', 'page', 4.5],
  ['ink', 'surface', 4.5],
  ['ink', 'surface-sunk', 4.5],
  ['ink-soft', 'page', 4.5],
  ['ink-soft', 'surface', 4.5],
  ['ink-soft', 'surface-sunk', 4.5],
  ['accent', 'surface', 4.5],
  ['accent', 'page', 4.5],
  ['accent-strong', 'accent-soft', 4.5],
  ['on-accent', 'accent', 4.5],
  ['late', 'surface', 4.5],
  ['late', 'late-soft', 4.5],
  ['soon', 'surface', 4.5],
  ['soon', 'soon-soft', 4.5],
  ['fine', 'surface', 4.5],
  ['fine', 'fine-soft', 4.5],
  ['line-strong', 'surface', 3],
] as const

/** A signature as it is drawn: strokes of points, in the units of the pad. */

export interface Point {
  x: number
  y: number
  /** How hard the pen is pressed, 0 to 1; a finger or mouse says 0.5. */
  press: number
}
export type Stroke = readonly Point[]

const LEAST_INK = 60 // a slip of the hand is shorter
const THIN = 1.4
const THICK = 4.2

/** The width of the line at a point. */
export const widthAt = (point: Point): number => THIN + (THICK - THIN) * point.press

/** How far the pen went in all. */
export function ink(strokes: readonly Stroke[]): number {
  return strokes.reduce((total, stroke) => total + lengthOf(stroke), 0)
}

function lengthOf(stroke: Stroke): number {
  return stroke.slice(1).reduce((sum, to, at) => {
    const from = stroke[at] ?? to
    return sum + Math.hypot(to.x - from.x, to.y - from.y)
  }, 0)
}

/** Whether there is more on the pad than a slip of the hand. */
export const isSigned = (strokes: readonly Stroke[]): boolean => ink(strokes) >= LEAST_INK

/** The curve to each point goes through the middles between neighbours: no corners. */
export function middle(from: Point, to: Point): { x: number; y: number } {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
}

/** Conditions are data. A question nobody has answered yet makes a condition unknown, never false. */

export type Leaf = { field: string; op: string; value: unknown }
export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Leaf

/** true, false, or undefined while an answer is missing. */
export type Truth = boolean | undefined
export type Lookup = (field: string) => unknown

const TENANT = '=tenant.region'

/** Three-valued: a false part decides `all`, a true part decides `any`, else unknown stays unknown. */
export function holds(condition: Condition, lookup: Lookup, city: string | null): Truth {
  if ('all' in condition) return every(condition.all.map((part) => holds(part, lookup, city)))
  if ('any' in condition) return not(every(condition.any.map((p) => not(holds(p, lookup, city)))))
  if ('not' in condition) return not(holds(condition.not, lookup, city))
  const answer = lookup(condition.field)
  if (answer === undefined || answer === null) return undefined
  if (condition.op === 'within') return within(answer, condition.value, city)
  return compare(answer, condition.op, condition.value)
}

function every(parts: Truth[]): Truth {
  if (parts.includes(false)) return false
  return parts.includes(undefined) ? undefined : true
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

function within(answer: unknown, value: unknown, city: string | null): Truth {
  const area = value === TENANT ? city : value
  if (typeof answer !== 'string' || typeof area !== 'string') return undefined
  return answer.startsWith(regionPrefix(area))
}

/** The digits every region below this one shares: 321300 → 3213, 321311 → 321311. */
export function regionPrefix(region: string): string {
  return region.length === 6 ? region.replace(/(00){1,2}$/, '') : region
}

function compare(answer: unknown, op: string, value: unknown): Truth {
  if (op === 'eq') return same(answer, value)
  if (op === 'ne') return !same(answer, value)
  if (op === 'in') return Array.isArray(value) && value.includes(answer)
  if (op === 'has_any') return Array.isArray(answer) && answer.some((one) => listed(value, one))
  return ordered(number(answer), op, number(value))
}

function ordered(answer: number | null, op: string, limit: number | null): Truth {
  if (answer === null || limit === null) return undefined
  if (op === 'lt') return answer < limit
  if (op === 'lte') return answer <= limit
  if (op === 'gt') return answer > limit
  return op === 'gte' ? answer >= limit : undefined
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function listed(list: unknown, one: unknown): boolean {
  return Array.isArray(list) && list.includes(one)
}

function same(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right
  return left.length === right.length && left.every((one, at) => one === right[at])
}

/** The questions a condition reads. */
export function reads(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(reads)
  if ('any' in condition) return condition.any.flatMap(reads)
  return 'not' in condition ? reads(condition.not) : [condition.field]
}

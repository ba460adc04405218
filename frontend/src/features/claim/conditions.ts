/** The trace of a verdict, one group for the household's route and one for each person's. */
import type { Condition } from '@/contract/types'

export interface Group {
  /** Null for the household. */
  who: string | null
  conditions: Condition[]
}

/** Sentences about a person begin with the name; the name becomes the heading instead. */
export function grouped(conditions: readonly Condition[], names: readonly string[]): Group[] {
  const groups: Group[] = []
  for (const condition of conditions) {
    const who = names.find((name) => condition.sentence.startsWith(`${name}：`)) ?? null
    const sentence = who === null ? condition.sentence : condition.sentence.slice(who.length + 1)
    const last = groups.at(-1)
    const own = { ...condition, sentence }
    if (last && last.who === who) last.conditions.push(own)
    else groups.push({ who, conditions: [own] })
  }
  return groups
}

/** What the sentence does not say already: the value, the threshold, where it comes from. */
export function unsaid(condition: Condition): {
  value?: string
  threshold?: string
  source?: string
} {
  const { sentence, value, threshold, source } = condition
  return {
    ...(value !== null && !sentence.includes(value) ? { value } : {}),
    ...(threshold !== null && !sentence.includes(threshold) ? { threshold } : {}),
    ...(source ? { source } : {}),
  }
}

/** One sentence per way of refusing, for the person at the desk. */
import { NoAnswer, Problem } from '@/contract/problems'
import type { ProblemSlug } from '@/contract/types'
import { list } from '@/ui/format'
import { hasText, t, type TextKey, type TextValues } from '@/locales'

/** A refusal of the contract without a sentence does not compile: its key is missing here. */
export const unsaid: Record<Exclude<`problem.${ProblemSlug}`, TextKey>, never> = {}

export function wordsFor(reason: unknown): string {
  if (reason instanceof NoAnswer) return t('problem.no-answer')
  if (!(reason instanceof Problem)) return t('problem.internal')
  const key = `problem.${reason.type.replace('/problems/', '')}`
  return hasText(key) ? t(key, values(reason)) : (reason.body.detail ?? reason.body.title)
}

function values(problem: Problem): TextValues {
  const params = Object.entries(problem.body.params ?? {})
  return Object.fromEntries(params.map(([name, value]) => [name, spoken(value)]))
}

function spoken(value: unknown): string {
  return Array.isArray(value) ? list(value.map(String)) : String(value)
}

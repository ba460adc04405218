/** Values of the form as people read them. */
import type { Survey, SurveyQuestion } from '@/contract/surveys'
import { named, t } from '@/locales'
import type { Choice } from '@/ui/choice'
import { list, money } from '@/ui/format'
import type { Tone } from '@/ui/tone'

export function choicesOf(survey: Survey, question: Pick<SurveyQuestion, 'codes'>): Choice[] {
  return (survey.code_lists[question.codes] ?? []).map((option) => ({
    code: option.code,
    label: named(option.zh, option.en),
  }))
}

/** One value in words; codes by their list, sums in yuan. */
export function worded(type: string, choices: readonly Choice[], value: unknown): string {
  if (Array.isArray(value)) {
    const all = value.map((one) => worded('code', choices, one))
    return all.length ? list(all) : t('known.none')
  }
  if (typeof value === 'boolean') return value ? t('field.yes') : t('field.no')
  if (typeof value === 'number') return type === 'money_fen' ? money(value) : String(value)
  if (value === null || value === undefined || value === '') return t('survey.nothing')
  return choices.find((choice) => choice.code === value)?.label ?? String(value)
}

export const STATES: Record<Survey['row']['state'], Tone> = {
  planned: 'active',
  signed: 'good',
  refused: 'bad',
  dropped: 'ended',
}

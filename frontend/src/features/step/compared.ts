/** A decision that came too late: how the step stands now, and what was about to be sent. */
import type { StepDetail } from '@/contract/types'
import type { RaceRow } from '@/features/problem/race'
import { t } from '@/locales'
import { list, moment } from '@/ui/format'
import type { Draft } from './draft'

export function compared(before: StepDetail, now: StepDetail, draft: Draft): RaceRow[] {
  return [
    {
      name: t('race.version'),
      theirs: String(now.step.version),
      yours: String(before.step.version),
    },
    {
      name: t('race.state'),
      theirs: t(`step.state.${now.step.state}`),
      yours: t(`step.state.${before.step.state}`),
    },
    { name: t('race.decision'), theirs: decided(now), yours: t(`decision.${draft.outcome}`) },
    { name: t('race.lines'), theirs: granted(now), yours: proposed(draft) },
    {
      name: t('race.opinion'),
      theirs: '',
      yours: [draft.asked, draft.opinion].filter(Boolean).join('\n'),
    },
  ]
}

function decided({ step: { outcome, done_at: at } }: StepDetail): string {
  return outcome ? `${t(`decision.${outcome}`)}${at ? ` · ${moment(at)}` : ''}` : ''
}

function granted(detail: StepDetail): string {
  return list(
    detail.drafted.filter((line) => line.granted).map((line) => `${line.who} ${line.text}`),
  )
}

function proposed({ outcome, lines }: Draft): string {
  if (outcome !== 'approve') return ''
  return list(
    lines
      .filter((line) => line.granted)
      .map((line) => (line.amount ? `${line.who} ${line.amount}` : line.who)),
  )
}

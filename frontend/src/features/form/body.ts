import type { SubmissionBody } from '@/contract/types'
import type { Answers } from '@/engine/form'
import type { Draft } from './drafts'

/** What is sent: the chosen items, the answers, and the record they were laid over. */
export function bodyOf(draft: Draft, answers: Answers): SubmissionBody {
  return {
    items: draft.items,
    answers,
    household_id: draft.household?.id ?? null,
    household_version: draft.household?.version ?? null,
    intent_id: draft.household?.intent ?? null,
  }
}

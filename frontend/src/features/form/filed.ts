/** The answers of a running case, and the part of them that a screen may send back. */
import type { Application, Form, FormAnswers } from '@/contract/types'
import type { Answers, Row } from '@/engine/form'
import { layKnown } from './known'

/** The answers on record, so that later questions know when they apply. */
export function filed(form: Form, application: Application): Answers {
  const answers: Answers = {
    household: {},
    persons: application.members.map((member) => ({ ref: member.person })),
    supporters: [],
  }
  layKnown(form, answers)
  application.members.forEach((member, at) => {
    const row = answers.persons[at]
    if (!row) return
    row['person_name'] ??= member.name
    row['sex'] ??= member.sex
    row['relation_to_applicant'] ??= member.relation
  })
  return answers
}

/** The answers to some questions; every row keeps the name it is known by. */
export function only(answers: Answers, wanted: (id: string) => boolean): FormAnswers {
  const of = (row: Row) =>
    Object.fromEntries(
      Object.entries(row).filter(
        ([id, value]) => value !== undefined && (id === 'ref' || wanted(id)),
      ),
    )
  return {
    household: of(answers.household),
    persons: answers.persons.map(of),
    supporters: answers.supporters.map(of),
  }
}

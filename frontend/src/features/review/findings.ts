/** What the home visit found, ready to fill in over what the family filed. */
import type { Application, Form, FormAnswers } from '@/contract/types'
import type { Answers, Row } from '@/engine/form'
import { layKnown } from '@/features/form/known'

/** The answers on record, so that the visit's questions know when they apply. */
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
    if (member.birth_date) row['birth_date'] ??= member.birth_date
    row['sex'] ??= member.sex
    row['relation_to_applicant'] ??= member.relation
  })
  return answers
}

/** Only what the visit itself answers leaves the browser. */
export function found(form: Form, answers: Answers): FormAnswers {
  const later = new Set(
    form.sections.flatMap((s) => s.fields.filter((f) => f.state === 'later').map((f) => f.id)),
  )
  const of = (row: Row) =>
    Object.fromEntries(
      Object.entries(row).filter(
        ([id, value]) => value !== undefined && (id === 'ref' || later.has(id)),
      ),
    )
  return {
    household: of(answers.household),
    persons: answers.persons.map(of),
    supporters: answers.supporters.map(of),
  }
}

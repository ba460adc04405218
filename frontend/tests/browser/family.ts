/** A family of its own for a phone test: invented people, a phone nobody has, a case on record. */
import { inventedId } from './people'
import { call, inventedPhone } from './phone'

export interface PhoneFamily {
  phone: string
  name: string
  number: string
  application: string
  /** As the receipt prints it. */
  code: string
}

interface Demo {
  id: string
  items: string[]
  answers: {
    household: Record<string, unknown>
    persons: Record<string, unknown>[]
    supporters: Record<string, unknown>[]
  }
}
interface Receipt {
  application_id: string
  query_code: string
}

export async function deskOf(login: string): Promise<Record<string, string>> {
  const { password } = await call<{ password: string }>('/demo/sign-ins')
  const { access_token } = await call<{ access_token: string }>('/sessions', { login, password })
  return { Authorization: `Bearer ${access_token}` }
}

/** The widow's answers under other ID numbers and another phone, handed in at the window. */
export async function newFamily(items?: string[]): Promise<PhoneFamily> {
  const clerk = await deskOf('wu.xiaoyan')
  const { rows } = await call<{ rows: Demo[] }>('/demo/families')
  const widow = rows.find((row) => row.id === 'H01')
  if (!widow) throw new Error('the town has no widow')
  const answers = structuredClone(widow.answers)
  const phone = inventedPhone()
  answers.household['contact_phone'] = phone
  const [mother, son] = answers.persons
  const number = inventedId([1980, 1989], 'F')
  Object.assign(mother ?? {}, { id_number: number })
  Object.assign(son ?? {}, { id_number: inventedId([2013, 2013], 'M') })
  const receipt = await call<Receipt>(
    '/applications',
    { items: items ?? widow.items, answers },
    { ...clerk, 'Idempotency-Key': `a family on the phone ${number}` },
  )
  if (!receipt.query_code) throw new Error(`not handed in: ${JSON.stringify(receipt)}`)
  const name = String(mother?.['person_name'])
  return { phone, name, number, application: receipt.application_id, code: receipt.query_code }
}

interface View {
  version: number
  missing_materials: string[]
  state: string
}

/** The window asks this family for papers. */
export async function askFor(
  family: Pick<PhoneFamily, 'application'>,
  asked: string[],
): Promise<void> {
  const path = `/applications/${family.application}`
  for (const login of ['wu.xiaoyan', 'ding.lu', 'liang.bo']) {
    const desk = await deskOf(login)
    const { version } = await call<View>(path, undefined, desk)
    const answer = await call<View & { type?: string }>(
      `${path}/supplement-requests`,
      { asked },
      { ...desk, 'If-Match': `"${version}"` },
    )
    if (!answer.type) return
  }
  throw new Error('nobody could ask')
}

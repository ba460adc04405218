/**
 * A family as the calculator asks about it: few plain questions, no name and no number of anybody.
 * It lives in this page's memory alone; closing the page forgets it.
 */
import { reactive } from 'vue'
import type { Answers } from '@/contract/citizen'
import { readCount, readMoney } from '@/engine/written'

export interface Person {
  ref: string
  relation: string
  sex: string
  age: string
  local: string
  disability: string
  category: string
  illness: string[]
  stage: string
  labour: string
  work: string
  wage: string
  pension: string
  sick: string
}
export interface Home {
  county: string
  area: string
  hukou: string
  savings: string
  other: string
  houses: string
  size: string
  cars: string
  extras: string[]
  outside: string
  event: string
}
type Said = Record<string, unknown>

/** Who a person can be to the one who asks, with the sex the word itself tells. */
export const RELATIONS: Record<string, '' | '1' | '2'> = {
  '10': '',
  '20': '1',
  '30': '2',
  '51': '1',
  '52': '2',
  '41': '1',
  '42': '2',
  '43': '1',
  '44': '2',
  '61': '1',
  '62': '2',
  '63': '1',
  '64': '2',
  '28': '1',
  '38': '2',
  '71': '1',
  '73': '1',
  '75': '2',
  '77': '2',
  '97': '',
}
const ELSEWHERE = '110000' // any place outside the city says the same
const PLACED: Record<string, string> = { working: '51', farming: '27', none: '70', retired: '80' }
const EARNS = ['working', 'farming']
const CHILDREN = ['20', '30']
/** Nothing of it, unless it was ticked: then it stays open and is asked. */
const EXTRAS: Record<string, { person: string[]; household: string[] }> = {
  securities: {
    person: ['securities', 'insurance_cash_value', 'internet_finance'],
    household: ['other_assets'],
  },
  business: { person: ['business_capital'], household: [] },
  boats: { person: [], household: ['boats', 'farm_machines'] },
  shop: { person: [], household: [] },
  school: { person: [], household: [] },
}
export const EXTRA_KINDS = Object.keys(EXTRAS)
/** All that a person may have had is in the few sums that were asked. */
const IN_THE_SUMS = [
  'business_12m',
  'employment_cost_12m',
  'property_income_12m',
  'land_transfer_fee_12m',
  'pension_central_basic_month',
  'unemployment_benefit_12m',
  'subsidies_counted_12m',
  'maintenance_received_12m',
  'medical_oop_unsettled_12m',
  'medical_outside_scope_12m',
]

export const emptyHome = (): Home => ({
  county: '',
  area: '',
  hukou: 'all',
  savings: '',
  other: '',
  houses: '',
  size: '',
  cars: '',
  extras: [],
  outside: '',
  event: 'none',
})
export const emptyPerson = (ref: string, relation: string): Person => ({
  ref,
  relation,
  sex: '',
  age: '',
  local: 'yes',
  disability: '0',
  category: '',
  illness: [],
  stage: 'none',
  labour: '',
  work: '',
  wage: '',
  pension: '',
  sick: '',
})

export const home = reactive<Home>(emptyHome())
export const persons = reactive<Person[]>([])
/** What was answered to the questions that followed, and which were left aside. */
export const more = reactive({
  household: {} as Said,
  persons: {} as Record<string, Said>,
  aside: [] as string[],
})

export function forget(): void {
  Object.assign(home, emptyHome())
  persons.splice(0)
  Object.assign(more, { household: {}, persons: {}, aside: [] })
}

export const ageOf = (person: Person): number => readCount(person.age) ?? -1
export const sexOf = (person: Person): string => RELATIONS[person.relation] || person.sex
export const earns = (person: Person): boolean => EARNS.includes(person.work)
const fen = (text: string): number => readMoney(text) ?? 0
const none = (fields: readonly string[]): Said =>
  Object.fromEntries(fields.map((field) => [field, 0]))

/** What the calculator asks the server in this year. */
export function toAnswers(
  family: readonly Person[],
  place: Home,
  followed: Pick<typeof more, 'household' | 'persons'>,
  year: number,
): Answers {
  const spouse = family.some((one) => one.relation === '10')
  const told = family.map((person, at) => ({
    ...personSaid(person, place, year),
    ...(CHILDREN.includes(person.relation) ? parentsOf(family) : {}),
    ...(spouse && at === 0 ? { marital_status: '20' } : {}),
    ...(at === 0 ? { deposits: fen(place.savings), other_income_12m: fen(place.other) } : {}),
    ...followed.persons[person.ref],
  }))
  return { household: { ...homeSaid(place), ...followed.household }, persons: told, supporters: [] }
}

function personSaid(person: Person, place: Home, year: number): Said {
  const local = place.hukou === 'all' || person.local === 'yes'
  const grown = ageOf(person) >= 16
  return {
    ref: person.ref,
    id_type: 'none', // so that age and sex may be said without a number
    birth_date: `${year - ageOf(person)}-01-01`, // of this age on every day of the year
    sex: sexOf(person),
    relation_to_applicant: person.relation,
    hukou_region: local ? place.county : ELSEWHERE,
    lives_together: true,
    alive: true,
    absence_status: 'none',
    institution_type: 'none',
    disability_grade: person.disability,
    disability_category: person.disability === '0' ? '0' : person.category || undefined,
    illness_kinds: person.illness,
    student_stage: person.stage,
    ...(grown ? grownSaid(person) : {}),
    ...(person.relation === '10' ? { marital_status: '20' } : {}),
    ...(place.extras.includes('school') ? {} : { high_fee_school: false }),
    ...none([...IN_THE_SUMS, 'deposits', 'other_income_12m', ...unticked(place, 'person')]),
    medical_oop_settled_12m: fen(person.sick),
  }
}

function grownSaid(person: Person): Said {
  const student = person.stage !== 'none'
  return {
    labour_capacity: person.labour || undefined,
    employment_status: student ? '31' : PLACED[person.work],
    wage_12m: earns(person) && !student ? fen(person.wage) * 12 : 0,
    pension_month: fen(person.pension),
  }
}

/** Parents who live here, in good health, look after their children; of all others it is asked. */
function parentsOf(family: readonly Person[]): Said {
  const well = family.filter(
    (one) => ['01', '10'].includes(one.relation) && one.disability === '0' && !one.illness.length,
  )
  const status = (sex: string) => (well.some((one) => sexOf(one) === sex) ? 'able' : undefined)
  return { father_status: status('1'), mother_status: status('2') }
}

function homeSaid(place: Home): Said {
  const houses = readCount(place.houses) ?? 0
  const size = readCount(place.size)?.toString()
  return {
    area_type: place.area || undefined,
    has_outside_supporters: place.outside ? place.outside === 'yes' : undefined,
    event_type: place.event,
    dwelling_area: size,
    houses_registered: houses,
    houses_unregistered: 0,
    house_area_registered: houses === 0 ? '0' : houses === 1 ? size : undefined,
    vehicles_registered: readCount(place.cars) ?? 0,
    non_residential: place.extras.includes('shop'),
    ...none(unticked(place, 'household')),
  }
}

function unticked(place: Home, scope: 'person' | 'household'): string[] {
  return EXTRA_KINDS.filter((kind) => !place.extras.includes(kind)).flatMap(
    (kind) => EXTRAS[kind]?.[scope] ?? [],
  )
}

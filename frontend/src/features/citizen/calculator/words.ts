/** Codes of the calculator as words. */
import { say, sayOr, type SayKey } from '@/locales/citizen'
import { RELATIONS, ageOf, sexOf, type Person } from './family'

export const listed = (group: string, codes: readonly string[]) =>
  codes.map((code) => ({ code, label: say(`calc.${group}.${code}` as SayKey) }))

export const relations = () => listed('relation', Object.keys(RELATIONS))

/** `儿子，13 岁`. */
export function called(person: Person): string {
  const word = sayOr(`calc.relation.${person.relation}`, 'calc.relation.97')
  return say('calc.person', { word, age: Math.max(0, ageOf(person)) })
}
export const isWoman = (person: Person): boolean => sexOf(person) === '2'

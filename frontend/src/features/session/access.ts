/** Which places of the desk a set of permissions opens. The server decides again on every call. */
import { ADMINISTERING } from '@/features/administration/sections'
import type { TextKey } from '@/locales'

export interface Place {
  name:
    | 'window'
    | 'apply'
    | 'intents'
    | 'applications'
    | 'steps'
    | 'surveys'
    | 'samples'
    | 'board'
    | 'citizens'
    | 'deliveries'
    | 'audit'
    | 'administration'
  label: TextKey
  any: readonly string[]
  /** One of these as well. */
  also?: readonly string[]
}

/** Who works on a family’s case reads the visits to its home; whoever only reads cases does not. */
const CASEWORK = [
  ...['application.accept', 'application.review', 'household.read', 'survey.record'],
  'check.open_detail',
]

const PLACES: readonly Place[] = [
  { name: 'window', label: 'nav.window', any: ['application.create'] },
  { name: 'apply', label: 'nav.apply', any: ['application.create'] },
  { name: 'intents', label: 'nav.intents', any: ['application.create', 'check.request'] },
  {
    name: 'steps',
    label: 'nav.steps',
    any: ['application.accept', 'application.review', 'claim.determine', 'claim.confirm'],
  },
  {
    name: 'surveys',
    label: 'nav.surveys',
    any: ['survey.record', 'survey.county_visit'],
    also: CASEWORK,
  },
  { name: 'board', label: 'nav.board', any: ['supervision.read'] },
  { name: 'applications', label: 'nav.applications', any: ['application.read'] },
  { name: 'citizens', label: 'nav.citizens', any: ['authorisation.record'] },
  { name: 'samples', label: 'nav.samples', any: ['sampling.draw', 'survey.county_visit'] },
  { name: 'deliveries', label: 'nav.deliveries', any: ['delivery.read', 'delivery.retry'] },
  { name: 'audit', label: 'nav.audit', any: ['audit.read'] },
  { name: 'administration', label: 'nav.administration', any: ADMINISTERING },
]

export function placesOf(may: (permission: string) => boolean): Place[] {
  return PLACES.filter((place) => place.any.some(may) && (place.also ?? place.any).some(may))
}

export function readsVisits(may: (permission: string) => boolean): boolean {
  return CASEWORK.some(may)
}

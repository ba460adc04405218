/**
 * Every page there is, who stands before it, and where it is found. A route without a row here
 * fails (src/apps/routes.test.ts): nobody adds a page that is never looked at.
 */
import type { Page } from '@/apps/citizen/where'

/** What the pages with ids show: one real case, made by story.ts. */
export interface Story {
  /** Decided in part. */
  application: string
  /** Another one, which everybody still has before them. */
  waiting: string
  step: string
  survey: string
  sample: string
  intent: string
  draft: string
  /** A figure somebody proposes. */
  proposal: string
  /** A citizen's own case, on the phone. */
  own: string
  /** What that citizen is asked to photograph, and to sign. */
  supplement: string
  signature: string
  /** What another one is asked to explain. */
  explanation: string
}

export interface Row {
  /** An account of the demonstration town, or `CITIZEN`; none: nobody is signed in. */
  who?: string
  at: (story: Story) => string
  /** What says that the page is there; most say it in their first heading. */
  ready?: string
}

export const CITIZEN = 'a citizen'
export const OWNER = 'the owner of a car'
const CLERK = 'ding.lu'
const REVIEWER = 'liang.bo'
const SUPERVISOR = 'shi.gang'
const KEEPER = 'qiao.yun'
const SYSTEM = 'admin.sys'
const SECURITY = 'admin.sec'
const AUDITOR = 'tong.shuqin'

/** The desk: the name of a route → its page. */
export const DESK_ROWS: Record<string, Row> = {
  'sign-in': { at: () => '/sign-in' },
  provider: { at: () => '/sign-in/provider' },
  start: { who: 'meng.lanlan', at: () => '/', ready: '#main' },
  apply: { who: CLERK, at: () => '/apply' },
  form: { who: CLERK, at: ({ draft }) => draft },
  intents: { who: CLERK, at: () => '/check-first' },
  'intent-new': { who: CLERK, at: () => '/check-first/new' },
  'authorisation-paper': { who: CLERK, at: ({ intent }) => `${intent}/paper` },
  notice: { who: CLERK, at: ({ intent }) => `${intent}/notice` },
  intent: { who: CLERK, at: ({ intent }) => `${intent}/result` },
  applications: { who: CLERK, at: () => '/applications' },
  application: { who: CLERK, at: ({ application }) => application },
  receipt: { who: CLERK, at: ({ application }) => `${application}/receipt` },
  review: { who: REVIEWER, at: ({ waiting }) => `${waiting}/review` },
  'decision-sheet': { who: CLERK, at: ({ application }) => `${application}/decision-sheet` },
  surveys: { who: 'song.qiang', at: () => '/surveys' },
  survey: { who: 'song.qiang', at: ({ survey }) => survey },
  samples: { who: SUPERVISOR, at: () => '/samples' },
  sample: { who: SUPERVISOR, at: ({ sample }) => sample },
  steps: { who: REVIEWER, at: () => '/steps' },
  step: { who: 'jiang.yulan', at: ({ step }) => step },
  deliveries: { who: KEEPER, at: () => '/deliveries' },
  citizens: { who: CLERK, at: () => '/citizens' },
  me: { who: CLERK, at: () => '/me' },
  administration: { who: SYSTEM, at: () => '/administration' },
  staff: { who: SECURITY, at: () => '/administration/staff' },
  account: { who: SECURITY, at: () => '/administration/staff/wu.xiaoyan' },
  roles: { who: SECURITY, at: () => '/administration/roles' },
  organisations: { who: KEEPER, at: () => '/administration/organisations' },
  windows: { who: KEEPER, at: () => '/administration/windows' },
  regions: { who: KEEPER, at: () => '/administration/regions' },
  clients: { who: SECURITY, at: () => '/administration/clients' },
  catalogue: { who: KEEPER, at: () => '/administration/catalogue' },
  parameters: { who: KEEPER, at: () => '/administration/parameters' },
  proposals: { who: KEEPER, at: () => '/administration/proposals' },
  proposal: { who: KEEPER, at: ({ proposal }) => proposal },
  calendar: { who: KEEPER, at: () => '/administration/calendar' },
  suggestions: { who: SYSTEM, at: () => '/administration/suggestions' },
  audit: { who: AUDITOR, at: () => '/audit' },
  gallery: { who: CLERK, at: () => '/gallery' },
  window: { who: CLERK, at: () => '/window' },
  board: { who: SUPERVISOR, at: () => '/supervision' },
  nowhere: { who: CLERK, at: () => '/no-such-page', ready: '#main' },
}

/** Parts of a page that are a screen of their own. */
export const PARTS: Record<string, Row> = {
  'application-family': { who: CLERK, at: ({ application }) => `${application}?tab=family` },
  'application-checks': { who: CLERK, at: ({ application }) => `${application}?tab=checks` },
  'application-materials': { who: CLERK, at: ({ application }) => `${application}?tab=materials` },
  'application-history': { who: CLERK, at: ({ application }) => `${application}?tab=history` },
  'intent-wish': { who: CLERK, at: ({ intent }) => `${intent}/wish` },
  'intent-authorisation': { who: CLERK, at: ({ intent }) => `${intent}/authorisation` },
  'intent-checks': { who: 'zou.lin', at: ({ intent }) => `${intent}/checks` },
}

/** The phone: what its addresses open. A page without a row does not compile. */
export const PHONE_ROWS: Record<Page | 'sign-in', Row> = {
  'sign-in': { at: () => '/m/' },
  progress: { at: () => '/m/#/progress' },
  calculator: { at: () => '/m/#/calculator/place' },
  camera: { at: () => '/m/#/camera/none', ready: '#main' },
  cases: { who: CITIZEN, at: () => '/m/#/cases' },
  case: { who: CITIZEN, at: ({ own }) => own },
  sheet: { who: CITIZEN, at: ({ own }) => `${own}/sheet` },
  supplement: { who: CITIZEN, at: ({ supplement }) => supplement },
  signatures: { who: CITIZEN, at: () => '/m/#/signatures' },
  signature: { who: CITIZEN, at: ({ signature }) => signature },
  explanation: { who: OWNER, at: ({ explanation }) => explanation },
  mandates: { who: CITIZEN, at: () => '/m/#/mandates' },
  me: { who: CITIZEN, at: () => '/m/#/me' },
}

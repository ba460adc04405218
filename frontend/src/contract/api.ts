/** One function per thing a screen asks of the server. */
import { ask, client, ORIGIN } from './client'
import type {
  AcceptanceBody,
  Application,
  DecisionBody,
  DecisionsBody,
  FormAnswers,
  PauseBody,
  PutAway,
  ReviewBody,
  SignInBody,
  SubmissionBody,
} from './types'

const at = (id: string) => ({ path: { id } })
const version = (id: string, held: number) => ({
  path: { id },
  header: { 'if-match': `"${held}"` },
})

export const signIn = (body: SignInBody) => ask(client.POST('/api/v1/sessions', { body }))
export const refreshSession = () => ask(client.POST('/api/v1/sessions/refresh'))
export const sessions = () => ask(client.GET('/api/v1/sessions')).then((found) => found.rows)
export const signOut = () => ask(client.DELETE('/api/v1/sessions/current'))
export const endSession = (id: string) =>
  ask(client.DELETE('/api/v1/sessions/{id}', { params: at(id) })).then((found) => found.rows)
export const endAllSessions = () => ask(client.DELETE('/api/v1/sessions'))
export const changePassword = (current: string, password: string) =>
  ask(client.PUT('/api/v1/me/password', { body: { current, password } }))
export const secondFactor = () => ask(client.GET('/api/v1/me/second-factor'))
export const enrolSecondFactor = () => ask(client.POST('/api/v1/me/second-factor'))
export const confirmSecondFactor = (code: string) =>
  ask(client.PUT('/api/v1/me/second-factor', { body: { code } })).then((found) => found.codes)
export const removeSecondFactor = (password: string, code: string) =>
  ask(client.POST('/api/v1/me/second-factor/removal', { body: { password, code } }))
export const demoSignIns = () => ask(client.GET('/api/v1/demo/sign-ins'))
export const demoClock = () => ask(client.GET('/api/v1/demo/clock'))
export const moveDemoClock = (hours: number) =>
  ask(client.POST('/api/v1/demo/clock', { body: { hours } }))
export const demoFamilies = () => ask(client.GET('/api/v1/demo/families'))

export const items = () => ask(client.GET('/api/v1/items'))
/** `intent`: the wish it grows out of, whose signatures are filled in too. */
export const form = (chosen: string[], household?: string, intent?: string) =>
  ask(
    client.GET('/api/v1/form', {
      params: { query: { items: chosen, household, intent_id: intent } },
    }),
  )
export const estimate = (answers: FormAnswers) =>
  ask(client.POST('/api/v1/estimates', { body: { answers } }))
/** The same over the record of a family: what stands masked on the form counts in full. */
export const householdEstimate = (household: string, answers: FormAnswers) =>
  ask(
    client.POST('/api/v1/households/{id}/estimates', {
      params: at(household),
      body: { answers },
    }),
  )
export const regions = () => ask(client.GET('/api/v1/regions'))
export const reasons = () => ask(client.GET('/api/v1/reasons'))
export const departments = () => ask(client.GET('/api/v1/departments'))

export const findHousehold = (idNumber: string) =>
  ask(client.POST('/api/v1/households/search', { body: { id_number: idNumber } })).then(
    (found) => found.household,
  )
export const household = (id: string) =>
  ask(client.GET('/api/v1/households/{id}', { params: at(id) }))

export const submit = (body: SubmissionBody, key: string) =>
  ask(client.POST('/api/v1/applications', { body, params: { header: { 'idempotency-key': key } } }))
export const applications = (state?: Application['state'], after?: string) =>
  ask(client.GET('/api/v1/applications', { params: { query: { state, after } } }))
export const application = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}', { params: at(id) }))
export const receipt = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}/receipt', { params: at(id) }))
export const history = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}/history', { params: at(id) })).then((page) => page.rows)
export const assessment = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}/assessment', { params: at(id) }))
export const decisionSheet = (id: string) =>
  ask(client.GET('/api/v1/applications/{id}/decision-sheet', { params: at(id) }))
export const eventsAddress = (id: string) =>
  `${ORIGIN}/api/v1/applications/${encodeURIComponent(id)}/events`

export const accept = (id: string, held: number, body: AcceptanceBody) =>
  ask(client.POST('/api/v1/applications/{id}/acceptance', { params: version(id, held), body }))
export const giveReview = (id: string, held: number, body: ReviewBody) =>
  ask(client.POST('/api/v1/applications/{id}/review', { params: version(id, held), body }))
export const askForSupplement = (id: string, held: number, asked: string[], opinion: string) =>
  ask(
    client.POST('/api/v1/applications/{id}/supplement-requests', {
      params: version(id, held),
      body: { asked, opinion },
    }),
  )
export const answerSupplement = (id: string, answers: FormAnswers) =>
  ask(client.POST('/api/v1/applications/{id}/supplements', { params: at(id), body: { answers } }))
export const withdrawApplication = (id: string, reason: string) =>
  ask(client.POST('/api/v1/applications/{id}/withdrawal', { params: at(id), body: { reason } }))
export const withdrawClaim = (id: string, reason: string) =>
  ask(client.POST('/api/v1/claims/{id}/withdrawal', { params: at(id), body: { reason } }))

export interface StepFilter {
  kind?: 'acceptance' | 'review' | 'determination' | 'confirmation'
  item?: string
  due?: 'late' | 'warned'
}
export const steps = (filter: StepFilter, after?: string, limit = 100) =>
  ask(client.GET('/api/v1/steps', { params: { query: { ...filter, after, limit } } }))
export const step = (id: string) => ask(client.GET('/api/v1/steps/{id}', { params: at(id) }))
export const pause = (id: string, held: number, body: PauseBody) =>
  ask(client.POST('/api/v1/steps/{id}/pauses', { params: version(id, held), body }))
export const resume = (id: string, held: number) =>
  ask(client.POST('/api/v1/steps/{id}/resumption', { params: version(id, held) }))
export const decide = (id: string, held: number, body: DecisionBody) =>
  ask(client.POST('/api/v1/steps/{id}/decision', { params: version(id, held), body }))

/** One decision for up to 100 steps; the same key again decides nothing twice. */
export const decideMany = (body: DecisionsBody, key: string) =>
  ask(
    client.POST('/api/v1/steps/decisions', {
      body,
      params: { header: { 'idempotency-key': key } },
    }),
  ).then((found) => found.rows)

/** Why something outside one's own work is opened; `kind` is what the refusal named. */
export const purposes = () => ask(client.GET('/api/v1/purposes'))
export const openForPurpose = (
  kind: string,
  id: string,
  body: { purpose: string; note: string },
) =>
  kind === 'household'
    ? ask(client.POST('/api/v1/households/{id}/openings', { params: at(id), body }))
    : ask(client.POST('/api/v1/applications/{id}/openings', { params: at(id), body }))

export const deliveries = (department?: string, after?: string) =>
  ask(client.GET('/api/v1/deliveries', { params: { query: { department, after } } }))
export const requeue = (id: string) =>
  ask(client.POST('/api/v1/deliveries/{id}/requeue', { params: at(id) }))
export const dismiss = (id: string, reason: PutAway) =>
  ask(client.POST('/api/v1/deliveries/{id}/dismissal', { params: at(id), body: { reason } }))

/** What the trail is asked; days as `2026-11-02`, both included. */
export interface TrailQuestion {
  household?: string | undefined
  account?: string | undefined
  object?: string | undefined
  action?: string | undefined
  from?: string | undefined
  to?: string | undefined
}
export const auditRecords = ({ from, to, ...asked }: TrailQuestion, after?: string) =>
  ask(
    client.GET('/api/v1/audit/records', {
      params: {
        query: {
          ...asked,
          from: from && `${from}T00:00:00+08:00`,
          to: to && `${to}T23:59:59.999+08:00`,
          after,
        },
      },
    }),
  )
export const auditFamily = (idNumber: string) =>
  ask(client.POST('/api/v1/audit/families', { body: { id_number: idNumber } }))
export const auditCheckpoint = () => ask(client.GET('/api/v1/audit/checkpoint'))
export const auditProof = (id: string) =>
  ask(client.GET('/api/v1/audit/records/{id}/proof', { params: at(id) }))
export const viewers = (id: string, after?: string) =>
  ask(
    client.GET('/api/v1/applications/{id}/viewers', {
      params: { ...at(id), query: { after } },
    }),
  )

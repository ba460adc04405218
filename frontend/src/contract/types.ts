/** The names screens use for the shapes of the contract. */
import type { components } from './schema'

type Shapes = components['schemas']

export type Actor = Shapes['ActorOut']
export type SessionAnswer = Shapes['SessionOut']
export type SignInRow = Shapes['SignInRow']
export type Enrolment = Shapes['EnrolmentOut']
export type DemoSignIn = Shapes['SignInOut']
export type DemoFamily = Shapes['Family']

export type Item = Shapes['ItemOut']
export type ReasonText = Shapes['ReasonOut']
export type Region = Shapes['RegionOut']

export type Form = Shapes['Form']
export type FormSection = Shapes['FormSection']
export type FormField = Shapes['FormField']
export type KnownAnswer = Shapes['KnownAnswer']
export type MaterialNeed = Shapes['MaterialNeed']
export type FormAnswers = Shapes['Answers']
export type EstimateRow = Shapes['EstimateRow']
export type Household = Shapes['HouseholdView']

export type Application = Shapes['ApplicationView']
export type CaseRow = Shapes['CaseRow']
export type CaseEvent = Shapes['EventView']
export type Place = Shapes['PlaceView']
export type Member = Shapes['MemberView']
export type Receipt = Shapes['Receipt']
export type Claim = Shapes['ClaimView']
export type Clock = Shapes['ClockView']
export type Reason = Shapes['ReasonView']
export type Line = Shapes['LineView']
export type Edge = Shapes['EdgeView']
export type Condition = Shapes['ConditionView']
export type Assessed = Shapes['Assessed']
export type Assessment = Shapes['AssessmentView']
export type NamedValue = Shapes['NamedValue']
export type PersonFacts = Shapes['PersonFacts']

export type Step = Shapes['StepView']
export type StepRow = Shapes['StepRow']
export type StepDetail = Shapes['StepDetail']
export type StepKind = Shapes['StepKind']
export type Outcome = Shapes['Outcome']
export type DecisionSheet = Shapes['DecisionSheet']
export type SheetLine = DecisionSheet['granted'][number]

export type Document = Shapes['DocumentView']

export type Delivery = Shapes['DeliveryOut']
export type PutAway = Shapes['PutAway']
export type Health = Shapes['HealthOut']
export type AuditRecord = Shapes['RecordView']
export type Look = Shapes['Look']
export type Proof = Shapes['InclusionView']

export type SignInBody = Shapes['SignIn']
export type SubmissionBody = Shapes['Application']
export type AcceptanceBody = Shapes['Acceptance']
export type ReviewBody = Shapes['Review']
export type DecisionBody = Shapes['Decision']
export type DecisionsBody = Shapes['Decisions']
export type PauseBody = Shapes['PauseIn']

type ProblemType = Shapes['Problem']['type']
/** `/problems/step-changed` → `step-changed`. */
export type ProblemSlug = ProblemType extends `/problems/${infer Slug}` ? Slug : never

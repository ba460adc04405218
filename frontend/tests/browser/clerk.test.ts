/**
 * The window with the mouse unplugged. A returning family is counted in actions (a key or chord, one
 * typed value, one swipe of a card), a new one in keystrokes beyond the data: every key that is not
 * a character of a value, and not the one key that names a choice.
 */
import { writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clerkAt, type Clerk, type Family } from './clerk'
import { barriers, inventWidow, openBrowser, openStage, shoot, signIn, type Stage } from './stage'
import { town } from './town'

const MOST_ACTIONS = 12
const MOST_KEYS = 60
const LEAST_PREFILLED = 0.7
/** What the family says besides what most families say: where the clerk leaves the straight way. */
const INSTEAD_OF_ENTER: Record<string, string> = {
  'a-persons-0-person_name': 'Alt+a',
  'a-persons-0-property_income_12m': 'ArrowDown',
  'a-persons-0-maintenance_received_12m': 'ArrowDown',
}
/** Before this question: a chord, then on with Tab to that one. */
const BEFORE: Record<string, [string, string?]> = {
  'a-persons-1-relation_to_applicant': ['Alt+0'],
  'a-persons-0-labour_capacity': ['Control+ArrowUp', 'a-persons-0-illness_kinds'],
  'a-persons-1-student_stage': ['Alt+6', 'a-persons-0-medical_oop_settled_12m'],
  'a-persons-1-school_name': ['Alt+5', 'a-persons-0-deposits'],
}
const ITEMS = ['MZ-02', 'JY-02', 'ZJ-03', 'YB-02', 'CS-01', 'SW-01', 'GD-01', 'GB-01']

let browser: Browser
let stage: Stage
let page: Page
let clerk: Clerk
let widow: Family
const figures = { returning_actions: 0, new_keystrokes: 0, prefilled_share: 0 }
const numbers = inventWidow()

beforeAll(async () => {
  widow = await answersOf('H01')
  Object.assign(widow.persons[0] ?? {}, { id_number: numbers.mother })
  Object.assign(widow.persons[1] ?? {}, { id_number: numbers.son })
  browser = await openBrowser()
  stage = await openStage(browser)
  page = stage.page
  await signIn(page, 'ding.lu')
  await page.goto('/window')
  await page.getByLabel('身份证号').waitFor()
  clerk = clerkAt(page)
}, 120_000)
afterAll(async () => {
  await browser.close()
})

async function answersOf(id: string): Promise<Family> {
  const answer = await fetch(`${town.address}/api/v1/demo/families`)
  const { rows } = (await answer.json()) as { rows: { id: string; answers: Family }[] }
  const found = rows.find((row) => row.id === id)
  if (!found) throw new Error(`no family ${id}`)
  return found.answers
}
/** Everything that must be answered, in the order in which Enter leads. */
async function answerAll(): Promise<void> {
  const done = new Set<string>()
  for (let turn = 0; turn < 120 && (await clerk.open()) > 0; turn += 1) {
    const { id } = await clerk.spot()
    const [chord, to] = (!done.has(id) && BEFORE[id]) || []
    done.add(id)
    if (chord) await clerk.press(chord)
    if (to) await clerk.tabTo(to)
    await clerk.answer(widow, INSTEAD_OF_ENTER[id])
  }
}

it('takes in a family nobody knows in at most 60 keystrokes beyond the data', async () => {
  await clerk.swipe(numbers.mother)
  await page.getByText('没有这个人的档案').waitFor()
  expect(await barriers(page)).toEqual([])
  for (const code of ITEMS) await clerk.value(code)
  await page.getByText('已选 8 项').waitFor()
  await shoot(page, 'clerk-1-new', false)
  await clerk.press('Control+Enter')
  await page.locator('form.layout :focus').waitFor()
  await answerAll()
  await shoot(page, 'clerk-2-filled')
  await clerk.press('Control+Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  figures.new_keystrokes = clerk.count.keys
  expect(clerk.count.keys).toBeLessThanOrEqual(MOST_KEYS)
  expect(stage.troubles).toEqual([])
}, 300_000)

it('takes in a returning family in at most 12 actions, with 70 % filled in from what is known', async () => {
  await clerk.press('Alt+n')
  await page.getByText('今天收的').waitFor()
  Object.assign(clerk.count, { keys: 0, actions: 0 })
  await clerk.swipe(numbers.mother)
  await page.getByRole('heading', { name: /一家，2 口人/ }).waitFor()
  await page.getByText('要办什么').waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'clerk-3-returning', false)
  await clerk.value('CG-01')
  await clerk.press('Control+Enter')
  await page.locator('form.layout :focus').waitFor()
  const known = await page.locator('.known').count()
  figures.prefilled_share = Number((known / (known + (await clerk.open()))).toFixed(3))
  await shoot(page, 'clerk-4-known', false)
  await answerAll()
  await clerk.press('Control+Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  figures.returning_actions = clerk.count.actions
  writeFileSync('screenshots/clerk.json', `${JSON.stringify(figures, null, 2)}\n`)
  expect(figures.prefilled_share).toBeGreaterThanOrEqual(LEAST_PREFILLED)
  expect(figures.returning_actions).toBeLessThanOrEqual(MOST_ACTIONS)
  expect(stage.troubles).toEqual([])
}, 300_000)

/** What the phone pages with ids show: papers asked for, a letter to sign, a car to explain. */
import type { Browser, Page } from 'playwright-core'
import { askFor, deskOf } from '../family'
import { call, codeFor } from '../phone'
import { openStage, PHONE } from '../stage'

const OWNER = { phone: '000-9000-0092', name: '钱大勇' } // of a car nobody spoke of
const PATIENCE = { looks: 60, pause: 2_000 }

interface Family {
  id: string
  answers: { persons: { id_number: string }[] }
}
interface Found {
  household: { id: string; version: number } | null
}
interface Letter {
  id: string
  signatures: { person: string }[]
}
type Desk = Record<string, string>

async function familyOf(id: string): Promise<Family> {
  const { rows } = await call<{ rows: Family[] }>('/demo/families')
  const family = rows.find((row) => row.id === id)
  if (!family) throw new Error(`the town has no ${id}`)
  return family
}

/** A family only asks; its letter waits for signatures. */
async function letterFor(
  desk: Desk,
  { id, answers }: Family,
): Promise<Letter & { intent: string }> {
  const key = { 'Idempotency-Key': `looked at on the phone ${id}` }
  const { household } = await call<Found>(
    '/households/search',
    { id_number: answers.persons[0]?.id_number },
    desk,
  )
  const known = household && { household_id: household.id, household_version: household.version }
  const body = { answers, ...known }
  const made = await call<{ id: string }>('/intents', body, { ...desk, ...key })
  const letter = await call<Letter>(`/intents/${made.id}/authorisations`, {}, desk)
  return { ...letter, intent: made.id }
}

/** The address of the page where the widow photographs what is asked for. */
export async function supplementOf(widow: Page, own: string): Promise<string> {
  const application = own.split('/').at(-1) ?? ''
  await askFor({ application }, ['房屋安全鉴定报告', '医疗费用收据'])
  await widow.goto(own)
  await widow.reload()
  const link = widow.locator('a[href*="/supplement/"]').first()
  return `/m/${await link.getAttribute('href')}`
}

/** The address of the letter the widow is asked to sign. */
export async function signatureOf(): Promise<string> {
  const { id } = await letterFor(await deskOf('ding.lu'), await familyOf('H01'))
  return `/m/#/signatures/${id}`
}

/** The owner of the car at his phone, and the address of what he is asked about. */
export async function explanationOf(browser: Browser): Promise<{ page: Page; at: string }> {
  const desk = await deskOf('qin.huimin')
  const family = await familyOf('H07')
  const { id, intent, signatures } = await letterFor(desk, family)
  for (const { person } of signatures) {
    const signed = { person, sensitive_consent: true, medium: 'paper' }
    await call(`/authorisations/${id}/signatures`, signed, desk)
  }
  const contact = await deskOf('ge.xinyi')
  await call(`/intents/${intent}/check-runs`, { checks: ['HC-06'] }, contact)
  const asked = await explanation(contact, intent)
  const { page } = await openStage(browser, PHONE)
  await enter(page, family.answers.persons[0]?.id_number ?? '')
  return { page, at: `/m/#/explanations/${asked}` }
}

async function explanation(desk: Desk, intent: string): Promise<string> {
  const path = `/explanations?intent_id=${intent}`
  for (let look = 0; look < PATIENCE.looks; look += 1) {
    const { rows } = await call<{ rows: { id: string }[] }>(path, undefined, desk)
    if (rows[0]) return rows[0].id
    await new Promise((later) => setTimeout(later, PATIENCE.pause))
  }
  throw new Error('the office of the cars said nothing')
}

async function enter(page: Page, number: string): Promise<void> {
  await page.goto('/m/#/cases')
  await page.getByLabel('手机号', { exact: true }).fill(OWNER.phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('验证码', { exact: true }).fill(await codeFor(OWNER.phone))
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('姓名').fill(OWNER.name)
  await page.getByLabel('身份证号').fill(number)
  await page.getByRole('button', { name: '提交核实' }).click()
  await page.getByRole('heading', { name: '要您办的' }).waitFor()
}

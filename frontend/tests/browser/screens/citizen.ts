/** A citizen whose own case is on record, at her phone. */
import type { Page } from 'playwright-core'
import { call, codeFor } from '../phone'

const WIDOW = '000-9000-0086'

interface Family {
  id: string
  items: string[]
  answers: { persons: { id_number: string }[] }
}
interface Found {
  household: { id: string; version: number } | null
}

/** The town's first family applies with the widow's own phone, on record already or not. */
export async function widowApplies(clerk: Record<string, string>): Promise<void> {
  const { rows } = await call<{ rows: Family[] }>('/demo/families')
  const widow = rows.find((row) => row.id === 'H01')
  const asked = { id_number: widow?.answers.persons[0]?.id_number }
  const { household } = await call<Found>('/households/search', asked, clerk)
  const known = household && { household_id: household.id, household_version: household.version }
  const body = { items: widow?.items, answers: widow?.answers, ...known }
  await call('/applications', body, { ...clerk, 'Idempotency-Key': 'the widow on her phone' })
}

/** Signs her in; the address of her first case. */
export async function signInWidow(page: Page): Promise<string> {
  await page.goto('/m/')
  await page.getByRole('button', { name: /刘晓梅/ }).click()
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.waitForTimeout(2_000) // on a town that runs on, an older letter lies in the mailbox
  await page.getByLabel('验证码', { exact: true }).fill(await codeFor(WIDOW))
  await page.getByRole('button', { name: '登录' }).click()
  const first = page.locator('a[href^="#/cases/"]').first()
  await first.waitFor()
  return `/m/${await first.getAttribute('href')}`
}

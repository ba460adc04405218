/** On one's own phone: signing, explaining what an office found, taking the signature back. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deskOf } from './family'
import { call, codeFor } from './phone'
import { barriers, openBrowser, openStage, PHONE, shoot } from './stage'

const OWNER = { phone: '000-9000-0092', name: '钱大勇' } // of a car nobody spoke of
let browser: Browser
let page: Page
let troubles: string[]
let number: string
let intent: string
let authorisation: string

interface Family {
  id: string
  answers: { household: object; persons: { id_number: string }[]; supporters: object[] }
}
interface Authorisation {
  id: string
  signatures: { person: string; role: string; signer: string; signed_by: string }[]
}

beforeAll(async () => {
  browser = await openBrowser()
  const clerk = await deskOf('qin.huimin')
  const { rows } = await call<{ rows: Family[] }>('/demo/families')
  const family = rows.find((row) => row.id === 'H07')
  number = family?.answers.persons[0]?.id_number ?? ''
  const key = { 'Idempotency-Key': `signs on the phone ${number}` }
  const made = await call<{ id: string }>(
    '/intents',
    { answers: family?.answers },
    { ...clerk, ...key },
  )
  intent = made.id
  const letter = await call<Authorisation>(`/intents/${intent}/authorisations`, {}, clerk)
  authorisation = letter.id
  const others = letter.signatures.slice(1)
  for (const { person } of others) {
    const signed = { person, sensitive_consent: true, medium: 'paper' }
    await call(`/authorisations/${authorisation}/signatures`, signed, clerk)
  }
  ;({ page, troubles } = await openStage(browser, PHONE))
}, 120_000)
afterAll(async () => {
  await browser.close()
  expect(troubles).toEqual([])
})

async function fine(name: string): Promise<void> {
  for (const theme of ['elder', 'default']) {
    await page.evaluate((next) => (document.documentElement.dataset['theme'] = next), theme)
    await shoot(page, `phone-${name}-${theme}`)
    expect([name, theme, await barriers(page)]).toEqual([name, theme, []])
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(PHONE.width)
  }
}

it('asks him to sign as soon as he is in', async () => {
  await page.goto('/m/#/cases')
  await page.getByLabel('手机号', { exact: true }).fill(OWNER.phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('验证码', { exact: true }).fill(await codeFor(OWNER.phone))
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('姓名').fill(OWNER.name)
  await page.getByLabel('身份证号').fill(number)
  await page.getByRole('button', { name: '提交核实' }).click()
  await page.getByRole('heading', { name: '要您办的' }).waitFor()
  await fine('todo')
})

it('lets him read it, agree and sign with a finger', async () => {
  await page.getByRole('link', { name: /核对授权书签字/ }).click()
  await page.getByText('如实申报').waitFor()
  await page.getByLabel(/我单独同意/).check()
  const pad = page.locator('#pad')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('there is nowhere to sign')
  await page.mouse.move(box.x + 40, box.y + 60)
  await page.mouse.down()
  for (let step = 1; step <= 12; step += 1) {
    await page.mouse.move(box.x + 40 + step * 14, box.y + 60 + (step % 3) * 24)
  }
  await page.mouse.up()
  await fine('sign')
  await page.getByRole('button', { name: '签好了，交上去' }).click()
  await page.getByRole('heading', { name: '已签', exact: true }).waitFor()
  await fine('signed')
})

it('asks him about the car before anything is refused, and takes his word', async () => {
  const contact = await deskOf('ge.xinyi')
  await call(`/intents/${intent}/check-runs`, { checks: ['HC-06'] }, contact)
  await expect
    .poll(async () => (await waiting(contact)).length, { timeout: 100_000, interval: 2_000 })
    .toBeGreaterThan(0)
  await page.goto('/m/#/cases')
  await page.reload()
  await page
    .getByRole('link', { name: /^说明：/ })
    .first()
    .click()
  await page.getByText('说明之前不会因为这一项不批准。').waitFor()
  await page.getByRole('radio').first().check()
  await page.getByLabel(/想补充说的/).fill('去年春天卖给了邻村的人。')
  await fine('explanation')
  await page.getByRole('button', { name: '交说明' }).click()
  await page.getByRole('heading', { name: '说明已收到' }).waitFor()
  await fine('explained')
})

async function waiting(contact: Record<string, string>): Promise<unknown[]> {
  const path = `/explanations?intent_id=${intent}`
  return (await call<{ rows: unknown[] }>(path, undefined, contact)).rows
}

it('lets him take his signature back, with a second press', async () => {
  await page.goto('/m/#/me')
  await page.getByRole('link', { name: '核对授权书' }).click()
  await page.locator('a[href^="#/signatures/"]').first().click()
  await page.getByRole('button', { name: '撤回授权' }).click()
  await page
    .getByRole('alert')
    .getByText(/确定撤回/)
    .waitFor()
  await page.getByRole('button', { name: '撤回授权' }).click()
  await page.getByText('已经失效').waitFor()
  await fine('signature-back')
})

/** A citizen's phone: a code from the mailbox, the own case, somebody to act for them. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inventedId } from './people'
import { call, codeFor, inventedPhone } from './phone'
import { barriers, openBrowser, openStage, PHONE, shoot } from './stage'

const WIDOW = '000-9000-0086'
let browser: Browser
let page: Page
let troubles: string[]

beforeAll(async () => {
  browser = await openBrowser()
  await widowApplies()
  ;({ page, troubles } = await openStage(browser, PHONE))
}, 120_000)
afterAll(async () => {
  await browser.close()
  expect(troubles).toEqual([])
})

interface Family {
  id: string
  items: string[]
  answers: { persons: { id_number: string }[] }
}
interface Found {
  household: { id: string; version: number } | null
}

/** The town's first family applies with the widow's phone, on record already or not; once is enough. */
async function widowApplies(): Promise<void> {
  const { password } = await call<{ password: string }>('/demo/sign-ins')
  const clerk = await call<{ access_token: string }>('/sessions', { login: 'wu.xiaoyan', password })
  const signed = { Authorization: `Bearer ${clerk.access_token}` }
  const { rows } = await call<{ rows: Family[] }>('/demo/families')
  const widow = rows.find((row) => row.id === 'H01')
  const { household } = await call<Found>(
    '/households/search',
    { id_number: widow?.answers.persons[0]?.id_number },
    signed,
  )
  const known = household && { household_id: household.id, household_version: household.version }
  const receipt = await call<{ number?: string }>(
    '/applications',
    { items: widow?.items, answers: widow?.answers, ...known },
    { ...signed, 'Idempotency-Key': 'the widow on her phone' },
  )
  expect(receipt.number).toBeTruthy()
}

async function wide(): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}

async function fine(name: string): Promise<void> {
  await shoot(page, `citizen-${name}`)
  expect(await barriers(page)).toEqual([])
  expect(await wide()).toBeLessThanOrEqual(PHONE.width)
}

it('lets the widow in with the code from her phone', async () => {
  await page.goto('/m/')
  await page.getByRole('button', { name: /刘晓梅/ }).click()
  await fine('sign-in')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('验证码', { exact: true }).fill(await codeFor(WIDOW))
  await fine('code')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '我的申请' }).waitFor()
  await page.getByText(/项里已办结/).waitFor()
  await fine('cases')
})

it('shows how far every item has come, and the result sheet', async () => {
  await page.locator('a.card').first().click()
  await page.getByRole('heading', { name: '各事项' }).waitFor()
  await fine('case')
  await page.getByRole('link', { name: '看结果告知书' }).click()
  await page.getByRole('heading', { name: '还在办的' }).waitFor()
  await fine('sheet')
})

it('knows her again after a reload', async () => {
  await page.goto('/m/#/cases')
  await page.reload()
  await page.getByText(/项里已办结/).waitFor()
})

it('lets her authorise somebody, and take it back', async () => {
  await page.getByRole('link', { name: '代办授权' }).click()
  await page.getByText('现在没有授权。').waitFor()
  await page.locator('summary').click()
  await page.getByLabel('代办人姓名').fill('周海')
  await page.getByLabel('代办人身份证号').fill(inventedId([1970, 1980], 'M'))
  await page.getByLabel('最后一天').fill(await lastDay())
  await fine('mandate-form')
  await page.getByRole('button', { name: '确认授权' }).click()
  await page.getByRole('heading', { name: '周** 替您办' }).waitFor()
  await fine('mandates')
  await page.getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByRole('button', { name: '撤销', exact: true }).click()
  await page.getByText('现在没有授权。').waitFor()
})

async function lastDay(): Promise<string> {
  const { now } = await call<{ now: string }>('/demo/clock')
  return new Date(new Date(now).getTime() + 30 * 86_400_000).toISOString().slice(0, 10)
}

it('forgets her when she signs out', async () => {
  await page.getByRole('link', { name: '我', exact: true }).click()
  await fine('me')
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.reload()
  await page.getByRole('heading', { name: '用手机号登录' }).waitFor()
})

it('sends somebody nobody knows to a window', async () => {
  const phone = inventedPhone()
  await page.getByLabel('手机号', { exact: true }).fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('验证码', { exact: true }).fill(await codeFor(phone))
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('姓名').fill('周海')
  await page.getByLabel('身份证号').fill(inventedId([1970, 1980], 'M'))
  await fine('identity')
  await page.getByRole('button', { name: '提交核实' }).click()
  await page.getByRole('heading', { name: '还要到窗口核实' }).waitFor()
  await fine('waiting')
})

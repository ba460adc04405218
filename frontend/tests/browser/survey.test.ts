/** From the plan of a home visit to the opinions that rest on it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { familyDraws, openSheet, PAIR, planVisit, sign, writeDown } from './home'
import { call } from './phone'
import {
  barriers,
  openBrowser,
  openStage,
  openWidowsForm,
  shoot,
  signIn,
  type Stage,
} from './stage'

const TABLET = { width: 820, height: 1180 }
const PHONE = { width: 390, height: 844 }
let browser: Browser
let number = ''
let reviewer: Stage
let first: Stage

beforeAll(async () => {
  browser = await openBrowser()
  const { page } = await openStage(browser)
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  number = (await page.getByText(/^\d{20,24}$/).textContent()) ?? ''
  await page.context().close()
}, 180_000)
afterAll(async () => {
  await browser.close()
})

async function fine(page: Page, name: string): Promise<void> {
  await shoot(page, `survey-${name}`)
  expect(await barriers(page)).toEqual([])
  const [wide, view] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    window.innerWidth,
  ])
  expect(wide).toBeLessThanOrEqual(view ?? 0)
}

it('lets the reviewer send two investigators, and says that the review waits for them', async () => {
  reviewer = await openStage(browser)
  const { page } = reviewer
  await signIn(page, 'liang.bo')
  await page.goto('/steps')
  await page
    .getByRole('row', { name: new RegExp(number) })
    .getByRole('link')
    .click()
  await page.getByText('入户还没有签齐').waitFor()
  await fine(page, 'before')
  await planVisit(page)
  await page.getByRole('link', { name: /2026-/ }).first().waitFor()
})

it('shows an investigator the homes to visit, and the one form on a tablet', async () => {
  first = await openSheet(browser, PAIR[0].login, number, TABLET)
  await fine(first.page, 'sheet')
  const { page } = await openSheet(browser, PAIR[1].login, number, PHONE)
  await fine(page, 'sheet-phone')
  await page.context().close()
})

it('says what is missing before anybody signs', async () => {
  await first.page.getByRole('button', { name: '签字', exact: true }).click()
  await first.page
    .getByRole('alert')
    .getByRole('link', { name: /致困原因/ })
    .waitFor()
})

it('marks what is found to differ, and keeps it without being told to', async () => {
  const { page } = first
  await writeDown(page)
  const line = page.locator('.line', { hasText: '没有房产证的自有住房套数' })
  await line.getByRole('button', { name: /不一致/ }).click()
  await line.getByRole('textbox').fill('1')
  await line.getByRole('textbox').press('Tab')
  await line.getByText('与申报不一致').waitFor()
  await page.getByLabel(/^调查意见/).fill('母子两人租住，靠打零工生活。')
  await page.getByText('已保存', { exact: true }).waitFor()
  await page.reload()
  await page.locator('.line', { hasText: '与申报不一致' }).first().waitFor()
  await fine(page, 'differs')
})

it('is signed by the family on the glass and by each investigator with the own account', async () => {
  const { page } = first
  const area = page.locator('.line', { hasText: '没有房产证的自有住房面积' })
  if (await area.getByRole('button', { name: /不一致/ }).count()) {
    await area.getByRole('button', { name: /不一致/ }).click()
  }
  if (await area.count()) await area.getByRole('textbox').fill('40')
  await familyDraws(page, /刘/)
  await sign(page)
  await page.getByText('已有人签字，内容锁定').waitFor()
  await fine(page, 'signed')
  const second = await openSheet(browser, PAIR[1].login, number)
  await sign(second.page)
  await second.page.getByText('已签齐').waitFor()
  expect([...first.troubles, ...second.troubles]).toEqual([])
})

it('shows the reviewer the family on one screen, with the difference marked', async () => {
  const { page } = reviewer
  await page.reload()
  await page.getByText('入户已签齐').waitFor()
  await page.getByText('母子两人租住，靠打零工生活。').waitFor()
  const table = page.getByRole('region', { name: '申报、核实、入户对照' })
  await table.getByRole('row', { name: /没有房产证的自有住房套数/ }).waitFor()
  await page
    .getByRole('region', { name: /收入怎样算出来的/ })
    .getByRole('rowheader', { name: /人均/ })
    .waitFor()
  await fine(page, 'review')
})

it('keeps what the reviewer typed when the case changed in between', async () => {
  const { page } = reviewer
  await page.getByLabel('总的意见').fill('情况属实，同意上报。')
  await takeBackOneItem(new URL(page.url()).pathname.split('/')[2] ?? '')
  await page.getByLabel('总的意见').press('Control+Enter')
  await page.getByRole('heading', { name: '这一件在您填写时有了变化' }).waitFor()
  expect(await page.getByLabel('总的意见').inputValue()).toBe('情况属实，同意上报。')
  await shoot(page, 'survey-review-moved')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '看过了，按现在的版本继续' }).click()
  await page.getByLabel('总的意见').press('Control+Enter')
  await page.getByText('审核已提交').waitFor()
  expect(reviewer.troubles).toEqual([])
})

/** At the window, meanwhile: the family wants one item less. */
async function takeBackOneItem(id: string): Promise<void> {
  const { password } = await call<{ password: string }>('/demo/sign-ins')
  const clerk = await call<{ access_token: string }>('/sessions', { login: 'wu.xiaoyan', password })
  const held = { Authorization: `Bearer ${clerk.access_token}` }
  const { claims } = await call<{ claims: { id: string; state: string }[] }>(
    `/applications/${id}`,
    undefined,
    held,
  )
  const last = claims.findLast((claim) => ['waiting', 'open'].includes(claim.state))
  await call(`/claims/${last?.id}/withdrawal`, { reason: '家庭不需要这一项' }, held)
}

/** The system pages: rules in words, figures proposed and approved, the calendar, suggestions. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, DESK, openBrowser, openStage, PHONE, shoot, signIn, type Stage } from './stage'
import { town } from './town'

let browser: Browser
let clerk: Stage
let proposer: Stage
let approver: Stage
beforeAll(async () => {
  browser = await openBrowser()
  clerk = await openStage(browser)
  proposer = await openStage(browser)
  approver = await openStage(browser)
  await signIn(clerk.page, 'ding.lu')
  await signIn(proposer.page, 'xu.mingyuan')
  await signIn(approver.page, 'qiao.yun')
}, 240_000)
afterAll(async () => {
  await browser.close()
})

async function pick(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('dialog').getByLabel(label, { exact: true }).fill(text)
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
}

describe('the catalogue', () => {
  it('tells any clerk the rules of an item in sentences, with the figures of today', async () => {
    const { page, troubles } = clerk
    await page.goto('/administration/catalogue?item=MZ-02')
    await page.getByRole('heading', { name: '最低生活保障', exact: true }).waitFor()
    await page.getByText('这户人均月收入低于低保标准').first().waitFor()
    await page.getByText('低保标准 800 元/人·月').first().waitFor()
    await shoot(page, 'm-catalogue')
    await page.getByLabel('找事项（名称、拼音）').fill('yongshui')
    await page.getByRole('link', { name: '用水优惠' }).click()
    await page.getByRole('heading', { name: '用水优惠', exact: true }).waitFor()
    expect(troubles).toEqual([])
  })
})

describe('a new figure', () => {
  it('is proposed by one, counted over the families, and approved by another', async () => {
    const { page } = proposer
    await aFamily()
    const value = String(850 + Math.floor(Math.random() * 50))
    await page.goto('/administration/parameters')
    await page.getByRole('rowheader', { name: '低保标准', exact: true }).waitFor()
    await shoot(page, 'm-parameters', false)
    await page.getByRole('button', { name: '提出调整' }).click()
    await pick(page, '标准', '低保标准')
    await page.getByLabel(/^新值/).fill(value)
    await page.getByLabel('生效日期').fill('2027-01-01')
    await page.getByLabel('文号').fill('宿民发〔2026〕0号')
    await page.getByLabel('调整理由').fill('按上年度人均消费支出调整')
    await shoot(page, 'm-propose', false)
    await page.getByRole('button', { name: '提出并测算' }).click()
    await page.getByText(/户都算过了/).waitFor({ timeout: 60_000 })
    await page
      .getByRole('cell', { name: /^[1-9]/ })
      .first()
      .waitFor() // somebody is touched
    await shoot(page, 'm-proposal')
    expect(await page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)

    await approver.page.goto(page.url())
    await approver.page.getByLabel('意见').fill('同意')
    await shoot(approver.page, 'm-approve')
    await approver.page.getByRole('button', { name: '批准', exact: true }).click()
    await approver.page.getByText('已批准', { exact: true }).first().waitFor()

    await expect
      .poll(() => shownOn(page, '2027-01-01'), { timeout: 30_000, interval: 3_000 })
      .toContain(`${value} 元/人·月`)
    expect(await shownOn(page, '2026-12-31')).not.toContain(`${value} 元/人·月`)
    await page.getByLabel('从', { exact: true }).fill('2026-12-31')
    await page.getByLabel('到', { exact: true }).fill('2027-01-01')
    await page.getByText(new RegExp(`低保标准：.* → ${value} 元`)).waitFor()
    await shoot(page, 'm-compare')
    expect([...proposer.troubles, ...approver.troubles]).toEqual([])
  })
})

/** A family of the town has applied for 低保 (perhaps in another test already). */
async function aFamily(): Promise<void> {
  const api = `${town.address}/api/v1`
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(api + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const demo = await fetch(`${api}/demo/sign-ins`)
  const { password } = (await demo.json()) as { password: string }
  const signed = await post('/sessions', { login: 'ding.lu', password })
  const { access_token } = (await signed.json()) as { access_token: string }
  const told = await fetch(`${api}/demo/families`)
  const { rows } = (await told.json()) as { rows: { id: string; answers: unknown }[] }
  const widow = rows.find((row) => row.id === 'H01')
  const sent = await post(
    '/applications',
    { items: ['MZ-02'], answers: widow?.answers },
    { Authorization: `Bearer ${access_token}`, 'Idempotency-Key': crypto.randomUUID() },
  )
  expect([201, 409, 422]).toContain(sent.status)
}

/** What the row of 低保标准 says on a day: value and unit of that day. */
async function shownOn(page: Page, day: string): Promise<string> {
  await page.goto('/administration/parameters')
  await page.getByLabel('看哪一天的').fill(day)
  await page.getByRole('columnheader', { name: `${day} 的值` }).waitFor()
  const row = page.getByRole('row').filter({
    has: page.getByRole('rowheader', { name: '低保标准', exact: true }),
  })
  return row.getByRole('cell').first().innerText()
}

describe('the calendar', () => {
  it('shows what a notice would move before it is read in', async () => {
    const { page, troubles } = proposer
    await page.goto('/administration/calendar?year=2027')
    await page.getByRole('heading', { name: '2027 年工作日历' }).waitFor()
    await shoot(page, 'm-calendar')
    await page.getByRole('button', { name: '读入放假通知' }).click()
    await page.getByLabel('文号').fill('国办发明电〔2026〕0号')
    await page.getByLabel('放假和调休的日子').fill('2027-02-06 休 春节\n二月七日')
    await page.getByText('第 2 行看不懂。').waitFor()
    await page.getByLabel('放假和调休的日子').fill('2027-02-10 休 春节')
    await page.getByRole('button', { name: '先看影响' }).click()
    await page.getByText(/会变|没有变化/).waitFor()
    await shoot(page, 'm-notice', false)
    await page.keyboard.press('Escape')
    expect(troubles).toEqual([])
  })
})

describe('a suggestion', () => {
  it('is sent from any page and answered by the administrator', async () => {
    const words = `希望清单记住筛选 ${Date.now()}`
    const { page } = clerk
    await page.goto('/applications')
    await page.getByRole('button', { name: '提个建议' }).click()
    await page.getByRole('dialog').getByLabel('建议', { exact: true }).fill(words)
    await shoot(page, 'm-suggest', false)
    await page.getByRole('button', { name: '送出', exact: true }).click()
    await page.getByText('建议已送出').waitFor()

    const system = await openStage(browser)
    await system.page.goto('/sign-in')
    await system.page.getByRole('button', { name: /^丛林 / }).click()
    await system.page.getByRole('button', { name: '登录', exact: true }).click()
    await system.page.waitForURL((address) => address.pathname !== '/sign-in')
    await system.page.goto('/administration/suggestions')
    const card = system.page.getByRole('article').filter({ hasText: words })
    await card.getByLabel('答复').fill('下个版本就有。')
    await shoot(system.page, 'm-inbox')
    await card.getByRole('button', { name: '送出答复' }).click()
    await card.getByText('丛林 答复').waitFor()

    await page.goto('/administration/suggestions')
    const mine = page.getByRole('article').filter({ hasText: words })
    await mine.getByText('下个版本就有。').waitFor()
    expect([...clerk.troubles, ...system.troubles]).toEqual([])
  })
})

const PAGES: [string, string][] = [
  ['catalogue', '/administration/catalogue?item=MZ-02'],
  ['parameters', '/administration/parameters'],
  ['proposals', '/administration/proposals'],
  ['calendar', '/administration/calendar?year=2026'],
  ['suggestions', '/administration/suggestions'],
]

describe.each(PAGES)('the page of %s', (name, address) => {
  it('keeps nobody out, and fits a phone', async () => {
    const { page } = proposer
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await barriers(page)).toEqual([])
    await page.setViewportSize(PHONE)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    await shoot(page, `m-phone-${name}`, false)
    await page.setViewportSize(DESK)
    expect(wide).toBeLessThanOrEqual(PHONE.width)
  })
})

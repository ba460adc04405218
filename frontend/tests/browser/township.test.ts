/** What does not go as planned: an office answers late, a family lets nobody in, kin at work. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deskOf as sessionOf, newFamily } from './family'
import { openSheet, PAIR, planVisit } from './home'
import { look } from './look'
import { call } from './phone'
import { openBrowser, type Stage } from './stage'
import { check, deskOf, everybodySigns, register, turn } from './wish'

const REVIEWER = 'liang.bo'
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await turn('yh', { down: false })
  await browser.close()
})

/** A family's case at the window; its address and its number. */
async function handedIn(): Promise<{ path: string; number: string }> {
  const { application } = await newFamily(['MZ-02'])
  const path = `/applications/${application}`
  const { number } = await call<{ number: string }>(path, undefined, await sessionOf(REVIEWER))
  return { path, number }
}

function untroubled(...stages: Stage[]): void {
  for (const stage of stages) expect(stage.troubles).toEqual([])
}

it('reports without a bank that is away, and takes its late answer in by itself', async () => {
  await turn('yh', { down: true })
  const clerk = await deskOf(browser, 'ding.lu')
  await register(clerk.page, /^H06/)
  await everybodySigns(clerk.page)
  const contact = await deskOf(browser, 'zou.lin')
  await check(contact.page, /^吴/)
  await contact.page.getByText('第 1 版', { exact: true }).waitFor({ timeout: 180_000 })
  await contact.page.getByText(/^商业银行.*没有答复，要用到它/).waitFor()
  await look(contact.page, 'late-answer-1-without')

  await turn('yh', { down: false })
  await contact.page.getByText('报告已更新到第 2 版').waitFor({ timeout: 240_000 })
  await contact.page.getByText('第 2 版', { exact: true }).waitFor()
  await expect
    .poll(() => contact.page.getByText(/^商业银行.*没有答复，要用到它/).count(), {
      timeout: 60_000,
    })
    .toBe(0)
  await look(contact.page, 'late-answer-2-with')
  untroubled(clerk, contact)
}, 600_000)

it('ends a case whose family lets nobody in, on the word of the investigator', async () => {
  const { path, number } = await handedIn()
  const reviewer = await deskOf(browser, REVIEWER)
  await reviewer.page.goto(`${path}/review`)
  await planVisit(reviewer.page)

  const there = await openSheet(browser, PAIR[0].login, number)
  await there.page.getByText('没能入户？').click()
  const record = there.page.getByRole('button', { name: '登记未能入户' })
  expect(await record.isDisabled()).toBe(true)
  await there.page.getByLabel('不让进门').check()
  await there.page.getByLabel(/^经过/).fill('去了三次，家里有人，不开门。')
  await look(there.page, 'refusal-1-recording')
  await record.click()
  await there.page.getByText('没能入户：不让进门。').waitFor()
  await look(there.page, 'refusal-2-recorded')

  const { page } = reviewer
  await page.reload()
  await page.getByText('未能入户', { exact: true }).waitFor()
  await page.getByText('去了三次，家里有人，不开门。').waitFor()
  await page.getByText('这家不配合入户，要终结吗？').click()
  await page.getByLabel('终结的理由（写进告知书）').fill('三次上门均拒绝入户，劝说无效。')
  await look(page, 'refusal-3-ending')
  await page.getByRole('button', { name: '终结', exact: true }).click()
  await page.getByText('已终结，告知书可以打印').waitFor()
  await page.waitForURL((address) => address.pathname === path)
  await look(page, 'refusal-4-ended')
  untroubled(reviewer, there)
}, 240_000)

it('keeps filed kin out until a supervisor of the county finds the filing wrong', async () => {
  const { path } = await handedIn()
  const clerk = await deskOf(browser, 'ding.lu')
  const { page } = clerk
  await page.goto(`${path}?tab=family`)
  await page.getByRole('button', { name: '登记近亲属备案' }).click()
  await page.getByLabel('姓名', { exact: true }).fill('吴某')
  await page.getByLabel(/^单位和职务/).fill('村民委员会委员')
  await page.getByLabel('与这家的关系').fill('堂兄')
  await look(page, 'kin-1-filing')
  await page.getByRole('button', { name: '备案', exact: true }).click()
  await page.getByText('已备案：吴某（堂兄），不参与办理。').waitFor()
  await page.getByText('要县级入户核查，核查前不能确认。').waitFor()
  expect(await page.getByRole('button', { name: /^认定 .+ 的备案有误$/ }).count()).toBe(0)
  await look(page, 'kin-2-filed')

  const county = await deskOf(browser, 'jiang.yulan')
  await county.page.goto(`${path}?tab=visits`)
  await county.page.getByRole('button', { name: '安排县级核查' }).click()
  for (const name of ['蒋玉兰', PAIR[0].name]) {
    await county.page.getByLabel(name, { exact: true }).check()
  }
  await county.page.getByRole('button', { name: '安排', exact: true }).click()
  await county.page.getByText('县级核查 · 上门').waitFor()
  await look(county.page, 'kin-3-county-visit')

  const supervisor = await deskOf(browser, 'shi.gang')
  await supervisor.page.goto(`${path}?tab=family`)
  await supervisor.page.getByLabel('投诉处理').check()
  await supervisor.page.getByRole('button', { name: '说明目的并查看' }).click()
  await supervisor.page.getByRole('button', { name: '认定 吴某 的备案有误' }).click()
  await supervisor.page.getByLabel('为什么有误').fill('查了户籍底册，两人没有亲属关系。')
  await look(supervisor.page, 'kin-4-contesting')
  await supervisor.page.getByRole('button', { name: '认定有误', exact: true }).click()
  await supervisor.page.getByText(/认定有误：查了户籍底册，两人没有亲属关系。/).waitFor()
  await expect.poll(() => supervisor.page.getByText('要县级入户核查').count()).toBe(0)
  await look(supervisor.page, 'kin-5-contested')
  untroubled(clerk, county, supervisor)
}, 240_000)

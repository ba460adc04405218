/** Drawn by lot, visited, found otherwise: from the announcement of a draw to the township's answer. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deskOf as sessionOf, newFamily } from './family'
import { visitHome } from './home'
import { look } from './look'
import { call } from './phone'
import { openBrowser, type Stage } from './stage'
import { deskOf } from './wish'

const REVIEWER = 'liang.bo'
const SUPERVISOR = 'shi.gang'
let browser: Browser
let path = ''
let number = ''
let township: Stage
let county: Stage

beforeAll(async () => {
  browser = await openBrowser()
  const { application } = await newFamily(['MZ-02'])
  path = `/applications/${application}`
  number = (await call<{ number: string }>(path, undefined, await sessionOf(REVIEWER))).number
  township = await deskOf(browser, REVIEWER)
  const { page } = township
  await page.goto(`${path}/review`)
  await visitHome(browser, page, number)
  await page.keyboard.press('Control+Enter')
  await page.getByText('审核已提交').waitFor()
  await decided('jiang.yulan')
  await decided('dai.zhiyuan')
}, 240_000)
afterAll(async () => {
  await browser.close()
})

async function decided(login: string): Promise<void> {
  const { page } = await deskOf(browser, login)
  await page.goto('/steps')
  await rowOf(page).getByRole('link').first().click()
  await page.getByRole('heading', { name: '作出决定' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^已批准：/).waitFor()
  await page.context().close()
}

function rowOf(page: Page) {
  return page.getByRole('row', { name: new RegExp(number) })
}

it('announces a draw before anybody can know whom it draws, and draws once it is sealed', async () => {
  county = await deskOf(browser, SUPERVISOR)
  const { page } = county
  await page.goto('/samples')
  await page.getByLabel('比例（%）').fill('100') // our family for certain
  await look(page, 'sample-1-terms')
  const answer = page.waitForResponse((one) => one.request().method() === 'POST')
  await page.getByRole('button', { name: '抽取', exact: true }).click()
  const told = (await (await answer).json()) as { drawn: unknown[]; population: unknown[] }
  expect([told.population.length > 0, told.drawn]).toEqual([true, []])
  await page.getByRole('heading', { level: 1, name: '宿豫区 抽查' }).waitFor()
  await look(page, 'sample-2-announced')
  await rowOf(page).waitFor({ timeout: 180_000 })
  await page.getByText('本页已当场复算一遍：名单、种子和抽中的家庭都一致。').waitFor()
  await look(page, 'sample-3-drawn')
}, 240_000)

it('writes down that the family was found otherwise', async () => {
  const { page } = county
  await rowOf(page)
    .getByRole('button', { name: /^登记结果/ })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('同去的人').fill('孟志强')
  await dialog.getByLabel('收入', { exact: true }).check()
  await dialog.getByLabel(/^情况说明/).fill('儿子上月已在镇上就业。')
  await look(page, 'sample-4-recording')
  await dialog.getByRole('button', { name: '登记：不一致' }).click()
  await page.getByText('结果已登记').waitFor()
  await rowOf(page).getByText('不一致：收入').waitFor()
  await look(page, 'sample-5-differs')
  expect(county.troubles).toEqual([])
})

it('marks the case, and takes the answer of the township that decides', async () => {
  const { page } = township
  await page.goto(path)
  const mark = page.getByRole('region', { name: /^随机抽查结果不一致/ })
  await mark.getByText('待乡镇答复', { exact: true }).waitFor()
  await mark.getByText('入户发现与确认的不一致：收入。').waitFor()
  const send = mark.getByRole('button', { name: '提交答复' })
  expect(await send.isDisabled()).toBe(true)
  await mark.getByLabel('重新入户调查').check()
  await mark.getByLabel('哪天重新入户').waitFor()
  await mark.getByLabel('理由或安排').fill('本周内由另两名调查员重新入户。')
  await look(page, 'sample-6-answering')
  await send.click()
  await page.getByText('已答复，可以继续确认').waitFor()
  await mark.getByText('已答复', { exact: true }).waitFor()
  await mark.getByText('本周内由另两名调查员重新入户。').waitFor()
  await expect.poll(() => send.count()).toBe(0)
  await look(page, 'sample-7-answered')
  expect(township.troubles).toEqual([])
})

/** A message that a department does not take: who sees it, sending it again, putting it away. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, openStage, openWidowsForm, PHONE, shoot, signIn } from './stage'
import { turn } from './wish'

const CONTACT = 'fang.hui' // of the education department

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await turn('JY', { reject: false })
  await browser.close()
})

/** A widow's case while the education department refuses every message; the clerk's case page. */
async function refusedCase(): Promise<Page> {
  await turn('JY', { reject: true })
  const { page } = await openStage(browser)
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  await page.getByRole('link', { name: '看办理进度' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}
async function desk(login: string, viewport?: { width: number; height: number }) {
  const stage = await openStage(browser, viewport)
  await signIn(stage.page, login)
  await stage.page.goto('/deliveries')
  await stage.page.getByRole('heading', { name: '推送', exact: true }).waitFor()
  return stage
}
const letters = (page: Page) => page.getByRole('button', { name: '重新发送给教育局' })
/** What the page of the case says about the message to the education department. */
async function standing(page: Page): Promise<string> {
  await page.reload()
  await page
    .getByRole('button', { name: /学生资助|教育/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const said = await dialog.textContent()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  return said ?? ''
}

it('stands on the desk of its department, and once taken is there no more', async () => {
  const family = await refusedCase()
  const { page, troubles } = await desk(CONTACT)
  await letters(page).waitFor()
  expect(await standing(family)).toContain('送不到，已停下')
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'd-desk')
  await turn('JY', { reject: false })
  await letters(page).press('Enter')
  await page.getByText('没有送不到的消息').waitFor()
  await expect.poll(() => standing(family), { timeout: 30_000 }).toContain('部门已收到')
  await shoot(page, 'd-sent', false)
  expect(troubles).toEqual([])
}, 180_000)

it('is put away for a reason, and the case says that it is not sent any more', async () => {
  const family = await refusedCase()
  const { page, troubles } = await desk(CONTACT, PHONE)
  await page
    .getByRole('button', { name: /^不再发送给教育局/ })
    .first()
    .press('Enter')
  const dialog = page.getByRole('dialog', { name: '不再发送' })
  await dialog.waitFor()
  expect(await dialog.getByRole('button', { name: '不再发送' }).isDisabled()).toBe(true)
  await dialog.getByLabel('已用电话、公文等方式告知部门').check()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'd-away-phone', false)
  await dialog.getByRole('button', { name: '不再发送' }).press('Enter')
  await page.getByText('已放下，不再发送').waitFor()
  await page.getByText('没有送不到的消息').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
  expect(await standing(family)).toContain('不用再送')
  expect(troubles).toEqual([])
}, 180_000)

it('is looked at by the data bureau, which leaves it to the department', async () => {
  await refusedCase()
  const { page } = await desk('qiao.yun')
  await page.getByText('重新发送或放下，由该部门的联络员处理。').waitFor()
  expect(await letters(page).count()).toBe(0)
  expect(await page.getByRole('button', { name: /^不再发送/ }).count()).toBe(0)
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'd-bureau', false)
}, 180_000)

it('is not there for strangers', async () => {
  const owner = await desk(CONTACT)
  await letters(owner.page).waitFor()
  for (const login of ['lu.weiqing', 'wu.xiaoyan']) {
    const { page } = await desk(login)
    await page.getByText('没有送不到的消息').waitFor()
    expect(await page.getByRole('link', { name: '推送' }).count()).toBe(0)
    expect(await page.getByText('教育局').count()).toBe(0)
  }
}, 180_000)

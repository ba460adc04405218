/** Two thousand steps on one desk: looked through, decided one by one, and decided together. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clearDesks, manySteps, sql } from './many'
import { barriers, openBrowser, openStage, openWidowsForm, PHONE, shoot, signIn } from './stage'

const MANY = 2_000
const OFFICER = 'jiang.yulan'
const WAITING = `SELECT count(*) FROM city.step
  WHERE state = 'open' AND kind = 'determination' AND office = '321311-MZ'`
const DECIDED = "SELECT count(*) FROM city.decision WHERE kind = 'determination'"
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  const { page } = await openStage(browser)
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  await page.context().close()
  await manySteps(MANY)
}, 120_000)
afterAll(async () => {
  await clearDesks()
  await browser.close()
})

const list = (page: Page) => page.getByRole('table', { name: '待办' })
const row = (page: Page, index: number) => page.locator(`tr[data-index="${index}"]`)
const bulk = (page: Page) => page.getByRole('region', { name: '批量办理' })

async function atDesk(viewport?: { width: number; height: number }) {
  const stage = await openStage(browser, viewport)
  await signIn(stage.page, OFFICER)
  await stage.page.goto('/steps')
  await list(stage.page).waitFor()
  return stage
}

it('shows a long list with few rows in the document, and moves through it by keyboard', async () => {
  const { page, troubles } = await atDesk()
  expect(await page.locator('tr[data-index]').count()).toBeLessThan(60)
  await row(page, 0).getByRole('link').focus()
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowDown')
  await expect.poll(() => row(page, 40).getByRole('link').evaluate(isFocused)).toBe(true)
  await shoot(page, 'worklist', false)
  expect(await barriers(page)).toEqual([])
  expect(troubles).toEqual([])
  await page.context().close()
})

it('keeps filters in the address and under a name', async () => {
  const { page } = await atDesk()
  await page.getByLabel('期限', { exact: true }).selectOption('late')
  await page.waitForURL(/due=late/)
  await page.getByText('现在没有要办的').waitFor()
  await page.getByLabel('期限', { exact: true }).selectOption('warned')
  await list(page).waitFor()
  await page.getByRole('button', { name: '存为常用视图' }).click()
  await page.getByLabel('名称').fill('先办这些')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('button', { name: '清除筛选' }).click()
  await page.waitForURL((address) => address.search === '')
  await page.getByRole('button', { name: '先办这些' }).click()
  await page.waitForURL(/due=warned/)
  await page.context().close()
})

it('leads back to the same row after a decision, and on to the next case', async () => {
  const { page, troubles } = await atDesk()
  await row(page, 2).getByRole('link').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '作出决定' }).waitFor()
  const first = page.url()
  await page.keyboard.press('Control+Enter')
  await page.waitForURL((address) => address.href !== first)
  await page.getByRole('heading', { name: '作出决定' }).waitFor() // the fourth row
  await page.getByRole('link', { name: '回到待办' }).click()
  await expect.poll(() => row(page, 3).getByRole('link').evaluate(isFocused)).toBe(true)
  await row(page, 2).getByText('已批准').waitFor()
  expect(troubles).toEqual([])
  await page.context().close()
})

it('shows both versions after a lost race and keeps what was typed', async () => {
  const { page } = await atDesk()
  await row(page, 10).getByRole('link').click()
  await page.getByLabel(/^意见/).fill('符合条件，同意。')
  const id = page.url().split('/').at(-1) ?? ''
  await sql(`UPDATE city.step SET version = version + 1 WHERE id = '${id}'`)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '这一件在您填写时有了变化' }).waitFor()
  await shoot(page, 'worklist-race')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: '看过了，按现在的版本继续' }).click()
  expect(await page.getByLabel(/^意见/).inputValue()).toBe('符合条件，同意。')
  await page.keyboard.press('Control+Enter')
  await page.getByText('已批准：刘** 最低生活保障').waitFor()
  await page.context().close()
})

it('decides two thousand at once, stops and goes on, and says why one was refused', async () => {
  const { page, troubles } = await atDesk()
  const open = Number(await sql(WAITING))
  const before = Number(await sql(DECIDED))
  await page.getByRole('button', { name: '选中这个筛选的全部' }).click()
  await page.getByText(`已选 ${open} 件`).waitFor({ timeout: 60_000 })
  await shoot(page, 'worklist-picked', false)
  await page.getByRole('button', { name: '批准所选', exact: true }).click()
  await shoot(page, 'worklist-ask', false)
  expect(await barriers(page)).toEqual([])
  const begun = Date.now()
  await page.getByRole('button', { name: `批准 ${open} 件`, exact: true }).click()
  await bulk(page)
    .getByText(/^已试 [1-9]\d* \/ \d+ 件/)
    .waitFor()
  await page.getByRole('button', { name: '停下' }).click()
  const goOn = page.getByRole('button', { name: /^继续办其余 \d+ 件$/ })
  await goOn.waitFor()
  await shoot(page, 'worklist-stopped', false)
  await goOn.click()
  const told = `${open} 件都试过了：办成 ${open - 1} 件，没有办成 1 件。`
  await page.getByText(told).waitFor({ timeout: 300_000 })
  console.log(`${open} rows: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  await page.getByText(/^1 件没有办成：/).waitFor()
  await shoot(page, 'worklist-done', false)
  expect(await barriers(page)).toEqual([])
  expect(Number(await sql(DECIDED)) - before).toBe(open - 1)
  expect(troubles).toEqual([])
  await page.context().close()
}, 400_000)

it('fits a phone', async () => {
  const { page } = await atDesk(PHONE)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
  await shoot(page, 'worklist-phone', false)
  await page.context().close()
})

const isFocused = (element: Element) => element === document.activeElement

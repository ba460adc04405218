/** The supervisor's day: the board, the list behind a number, a case, and the file to take away. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, openStage, openWidowsForm, PHONE, shoot, signIn } from './stage'
import { town } from './town'

const ROOT = resolve(import.meta.dirname, '../../..')
const PYTHON = process.env['PYTHON'] ?? join(ROOT, '.venv/bin/python')
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  const { page } = await openStage(browser)
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  await page.context().close()
  const env = { ...process.env, LIANBAN_DATA: town.data }
  await promisify(execFile)(PYTHON, ['-m', 'bench.spread', '600'], { cwd: ROOT, env })
}, 180_000)
afterAll(async () => {
  await browser.close()
})

const shown = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()
const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth)

it('shows where cases stand, and every number opens its list', async () => {
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'shi.gang')
  await page.getByRole('link', { name: '督办' }).click()
  await shown(page, '督办看板')
  await page.getByRole('heading', { name: '宿豫区' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'board-desk', false)
  await shoot(page, 'board-places')

  const overdue = page.getByRole('link', { name: /大兴镇 超期/ })
  const number = Number.parseInt((await overdue.textContent()) ?? '', 10)
  expect(number).toBeGreaterThan(0)
  await overdue.focus()
  await page.keyboard.press('Enter')
  await page.getByText('超期未办').waitFor()
  await page.getByText(new RegExp(`共 ${number} 件`)).waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'board-behind', false)
  await page.goBack()

  for (const [name, picture] of [
    ['按事项', 'board-items'],
    ['按部门', 'board-departments'],
    ['走势', 'board-trend'],
  ] as const) {
    await page.getByRole('tab', { name }).click()
    await page.getByRole('tabpanel', { name }).waitFor()
    expect(await barriers(page)).toEqual([])
    await shoot(page, picture)
  }
  expect(troubles).toEqual([])
}, 180_000)

it('is walked through by keyboard, county by county, on any screen', async () => {
  const { page, troubles } = await openStage(browser, PHONE)
  await signIn(page, 'xu.mingyuan')
  await page.goto('/supervision')
  await shown(page, '督办看板')
  await page.getByRole('heading', { name: '沭阳县' }).waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await wide(page)).toBeLessThanOrEqual(PHONE.width)
  await shoot(page, 'phone-board')
  await page.getByLabel('地区').selectOption('321322')
  await page.getByText(/^沭阳县，统计到/).waitFor()
  expect(new URL(page.url()).searchParams.get('region')).toBe('321322')
  await expect.poll(() => page.getByRole('heading', { name: '宿豫区' }).count()).toBe(0)
  for (const theme of ['elder', 'dark', 'high-contrast']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    expect(await barriers(page)).toEqual([])
    expect(await wide(page)).toBeLessThanOrEqual(PHONE.width)
    await shoot(page, `phone-board-${theme}`, false)
  }
  expect(troubles).toEqual([])
}, 180_000)

it('hands out the figures as a workbook', async () => {
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'shi.gang')
  await page.goto('/supervision')
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: '导出表格' }).press('Enter')
  const file = await coming
  expect(file.suggestedFilename()).toMatch(/^督办看板_宿豫区_.*\.xlsx$/)
  expect(
    readFileSync(await file.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')
  expect(troubles).toEqual([])
})

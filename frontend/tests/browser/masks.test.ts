/** What is masked, and what it takes to see it in full. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  barriers,
  inventWidow,
  openBrowser,
  openStage,
  openWidowsForm,
  shoot,
  signIn,
} from './stage'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

it('shows a family masked, and one value in full for a reason, for a minute', async () => {
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'wu.xiaoyan')
  const family = inventWidow()
  await openWidowsForm(page, family)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('link', { name: '看办理进度' }).click()
  await page.getByRole('tab', { name: '家庭' }).click()
  await page.getByRole('rowheader', { name: '刘**' }).waitFor()
  expect(await page.content()).not.toContain(family.mother)

  await page.getByText('证件、联系方式和账户').click()
  await page.getByRole('button', { name: '查看完整：刘** 身份证号' }).click()
  const asked = page.getByRole('dialog')
  await asked.getByLabel('理由').selectOption({ label: '当面核对身份' })
  await shoot(page, '10-opening', false)
  expect(await barriers(page)).toEqual([])
  await asked.getByRole('button', { name: '查看完整' }).click()
  await page.getByText(family.mother).waitFor()
  await shoot(page, '10-opened')
  expect(await barriers(page)).toEqual([])

  await page.getByRole('button', { name: /自动遮盖/ }).click()
  expect(await page.content()).not.toContain(family.mother)
  expect(troubles).toEqual([])
})

/** The township reviewer's desk: a visit planned from the worklist, what is missing told once. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PAIR } from './home'
import { barriers, openBrowser, openStage, openWidowsForm, shoot, signIn } from './stage'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

it('plans the visit on the list and sends the notice drafted from what is missing', async () => {
  const clerk = await openStage(browser)
  await signIn(clerk.page, 'wu.xiaoyan')
  await openWidowsForm(clerk.page)
  await clerk.page.keyboard.press('Control+Enter')
  await clerk.page.getByRole('heading', { name: '受理回执' }).waitFor()
  const number = (await clerk.page.getByText(/^\d{20,24}$/).textContent()) ?? ''

  const { page, troubles } = await openStage(browser)
  await signIn(page, 'liang.bo')
  await page.goto('/steps?kind=review')
  const line = page.getByRole('row', { name: new RegExp(number) })
  await line.getByRole('button', { name: /^安排入户/ }).click()
  const dialog = page.getByRole('dialog')
  for (const { name } of PAIR) await dialog.getByLabel(name, { exact: true }).check()
  await shoot(page, 'worklist-plan', false)
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: '安排', exact: true }).click()
  await page.getByText('入户已安排').waitFor()

  await line.getByRole('link').click()
  const notice = page.locator('form', { has: page.getByLabel('要补的全部材料') })
  const asked = notice.getByLabel('要补的全部材料')
  await asked.fill(`${await asked.inputValue()}\n住院费用清单`)
  await notice.scrollIntoViewIfNeeded()
  await shoot(page, 'review-notice', false)
  await notice.getByRole('button', { name: /^发出一次性告知书/ }).click()
  await page.getByText(/已告知家庭，请在 .* 前补齐/).waitFor()
  await page.getByText('住院费用清单').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(troubles).toEqual([])
}, 240_000)

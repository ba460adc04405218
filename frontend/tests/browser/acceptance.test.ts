/** Papers that are missing: told once, noted when they come, and then the case goes on. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser, openStage, openWidowsForm, shoot, signIn } from './stage'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

it('takes in what the family brings later and accepts when nothing is missing', async () => {
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'wu.xiaoyan')
  await openWidowsForm(page)
  for (const paper of await page.getByRole('checkbox', { name: /鉴定报告/ }).all()) {
    await paper.uncheck()
  }
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '还要补交的材料' }).waitFor()
  await page.getByRole('link', { name: '看办理进度' }).click()

  const accept = page.getByRole('button', { name: '受理', exact: true })
  await accept.waitFor()
  expect(await accept.isDisabled()).toBe(true)
  await page.getByRole('tab', { name: '材料' }).click()
  await page.getByRole('button', { name: '登记补交的材料' }).click()
  const papers = page.getByRole('tabpanel', { name: '材料' })
  await papers.getByRole('checkbox', { name: /鉴定报告/ }).check()
  await shoot(page, '5-papers')
  await page.getByRole('button', { name: '补齐了，继续办理' }).click()
  await page.getByText('已登记，等材料的事项继续办理').waitFor()
  await accept.click()
  await page.getByText('审核中').waitFor()
  expect(troubles).toEqual([])
})

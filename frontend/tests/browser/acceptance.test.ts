/** Papers that are missing: told once, noted when they come, and then the case goes on. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, openStage, openWidowsForm, shoot, signIn } from './stage'

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

  // Another desk is about to refuse the same case: it is told, and its reason stays.
  const other = await openStage(browser)
  await signIn(other.page, 'wu.xiaoyan')
  await other.page.goto(page.url())
  await other.page.getByRole('button', { name: '不予受理' }).click()
  await other.page.getByLabel(/^不予受理的原因/).fill('不在本街道居住')
  await accept.click()
  await page.getByText('审核中').waitFor()
  const race = other.page.getByRole('alert')
  await race.getByText('不在本街道居住').waitFor()
  expect(await barriers(other.page)).toEqual([])
  await shoot(other.page, '5-race')
  await race.getByRole('button', { name: '放下这一件' }).click()
  await race.waitFor({ state: 'detached' })
  expect([...troubles, ...other.troubles]).toEqual([])
})

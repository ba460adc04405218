/** Clocks that stand still, cases taken back, and a demonstration whose time passes. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { visitHome } from './home'
import { openBrowser, openStage, openWidowsForm, shoot, signIn, type Stage } from './stage'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

async function colleague(login: string): Promise<Stage> {
  const stage = await openStage(browser)
  await signIn(stage.page, login)
  await stage.page.goto('/steps')
  return stage
}
async function openCase(page: Page, number: string): Promise<void> {
  const row = page.getByRole('row', { name: new RegExp(number) })
  await row.getByRole('link').click()
}
async function reviewed(page: Page, number: string): Promise<void> {
  await openCase(page, number)
  await visitHome(browser, page, number)
  await page.keyboard.press('Control+Enter')
  await page.getByText('审核已提交').or(page.getByText('办理中').first()).first().waitFor()
}

it('pauses the promise on a legal ground, lets it run again, and takes a case back', async () => {
  const clerk = await openStage(browser)
  await signIn(clerk.page, 'wu.xiaoyan')
  await openWidowsForm(clerk.page)
  await clerk.page.keyboard.press('Control+Enter')
  await clerk.page.getByRole('heading', { name: '受理回执' }).waitFor()
  const number = (await clerk.page.getByText(/^\d{20,24}$/).textContent()) ?? ''
  await clerk.page.getByRole('link', { name: '看办理进度' }).click()
  const reviewer = await colleague('liang.bo')
  await reviewed(reviewer.page, number)

  const { page, troubles } = await colleague('jiang.yulan')
  await openCase(page, number)
  await page.getByText('暂停承诺时限').first().click()
  await page.getByLabel('理由', { exact: true }).selectOption('expert_appraisal')
  await page.getByLabel('文书号').fill('鉴字2026-018')
  await shoot(page, '7-pause')
  await page.getByRole('button', { name: '暂停承诺时限' }).click()
  await page.getByRole('heading', { name: '承诺时限暂停中' }).waitFor()
  await shoot(page, '7-paused')
  await page.getByRole('button', { name: '恢复计时' }).click()
  await page.getByRole('heading', { name: '作出决定' }).waitFor()
  expect(troubles).toEqual([])

  await clerk.page.getByRole('button', { name: '撤回整个申请' }).click()
  const dialog = clerk.page.getByRole('dialog', { name: '撤回整个申请' })
  await dialog.getByLabel('家庭撤回的原因').fill('家庭决定以后再申请')
  await dialog.getByRole('button', { name: '撤回整个申请' }).click()
  await clerk.page.getByText('申请已撤回').first().waitFor()
  expect(clerk.troubles).toEqual([])
}, 240_000)

it('lets a day of the demonstration pass', async () => {
  const { page } = await openStage(browser)
  await signIn(page, 'wu.xiaoyan')
  await page.getByRole('button', { name: /显示/ }).click()
  const clock = page.getByRole('group', { name: '演示时间' }).getByRole('status')
  const before = await clock.textContent()
  await page.getByRole('button', { name: '过一天' }).click()
  await expect.poll(() => clock.textContent()).not.toBe(before)
})

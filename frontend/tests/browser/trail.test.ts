/** The trail as the audit administrator and the case's offices see it. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, openStage, openWidowsForm, shoot, signIn } from './stage'

let browser: Browser
let clerk: Page
let auditor: Page

/** A demonstration's account with a second factor: its device's code is filled in by the page. */
async function signInWithCode(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
}

beforeAll(async () => {
  browser = await openBrowser()
  clerk = (await openStage(browser)).page
  await signIn(clerk, 'wu.xiaoyan')
  await openWidowsForm(clerk)
  await clerk.keyboard.press('Control+Enter')
  await clerk.waitForURL(/receipt$/)
}, 120_000)
afterAll(async () => {
  await browser.close()
})

it('tells the offices of a case who looked at the family, by office and without names', async () => {
  await clerk.goto(new URL(clerk.url()).pathname.replace('/receipt', '?tab=viewers'))
  const panel = clerk.getByRole('tabpanel')
  await panel.getByText('提交申请').first().waitFor()
  const text = await panel.innerText()
  expect(text).toContain('民政')
  expect(text).not.toContain('吴晓')
  await shoot(clerk, 'viewers')
  expect(await barriers(clerk)).toEqual([])
}, 60_000)

it('answers the audit administrator, and proves a sealed record in the browser', async () => {
  auditor = (await openStage(browser)).page
  await signInWithCode(auditor, '简言')
  await auditor.goto('/audit')
  await auditor.getByLabel('按账号').fill('wu.xiaoyan')
  await auditor.getByRole('button', { name: '查询', exact: true }).click()
  await auditor.getByRole('cell', { name: '提交申请' }).first().waitFor()
  await expect
    .poll(
      async () => {
        await auditor.reload()
        await auditor.getByRole('cell', { name: '提交申请' }).first().waitFor()
        return auditor.locator('tbody tr', { hasText: '提交申请' }).first().innerText()
      },
      { timeout: 60_000, interval: 3_000 },
    )
    .toContain('已封存')
  await shoot(auditor, 'trail')
  expect(await barriers(auditor)).toEqual([])
  const row = auditor.locator('tbody tr', { hasText: '提交申请' }).first()
  await row.getByRole('button').click()
  await auditor.getByRole('button', { name: '现在验证' }).click()
  await auditor.getByText('验证通过').waitFor()
  await shoot(auditor, 'trail-record')
}, 150_000)

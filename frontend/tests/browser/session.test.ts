/** Staying signed in, signing in again over a page, and one's own account, in a real browser. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, openStage, openWidowsForm, PHONE, shoot, signIn } from './stage'
import { town } from './town'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

const stored = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
const password = async () => {
  const answer = await fetch(`${town.address}/api/v1/demo/sign-ins`)
  return ((await answer.json()) as { password: string }).password
}
/** Signs the account out everywhere, from another machine. */
async function endElsewhere(login: string): Promise<void> {
  const { page } = await openStage(browser)
  await signIn(page, login)
  await page.goto('/me')
  await page.getByRole('button', { name: '全部退出' }).click()
  await page.waitForURL(/sign-in/)
  await page.context().close()
  await new Promise((later) => setTimeout(later, 6_000)) // all processes have heard of it
}

it('comes back after a reload and in a new tab, and keeps no token where a script finds it', async () => {
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'ding.lu')
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/window')
  const tabs = await Promise.all([1, 2, 3].map(() => page.context().newPage()))
  await Promise.all(tabs.map((tab) => tab.goto('/window')))
  for (const tab of tabs) await tab.getByRole('heading', { name: '窗口', exact: true }).waitFor()
  expect(await stored(page)).not.toMatch(/eyJ|lianban_refresh/)
  expect(troubles).toEqual([])
})

it('asks to sign in again over the page, and what was sent meanwhile goes through', async () => {
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'ding.lu')
  await openWidowsForm(page)
  await endElsewhere('ding.lu')
  await page.keyboard.press('Control+Enter')
  const dialog = page.getByRole('dialog', { name: '请重新登录' })
  await dialog.waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, '9-sign-in-again', false)
  await dialog.getByLabel('密码').fill('wrong')
  await page.keyboard.press('Enter')
  await dialog.getByText('账号或密码不对').waitFor()
  await dialog.getByLabel('密码').fill(await password())
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  expect(troubles).toEqual([])
}, 120_000)

it('asks a sensitive account for its code; a demonstration fills it in', async () => {
  const { page } = await openStage(browser)
  await page.goto('/sign-in')
  await page.getByLabel('账号', { exact: true }).fill('admin.sys')
  await page.getByLabel('密码', { exact: true }).fill(await password())
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByLabel('一次性验证码').waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('code')
  expect(await page.getByRole('alert').count()).toBe(0)
  await shoot(page, '9-code', false)
  await page.getByRole('button', { name: '丛林 系统管理员' }).click()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
})

it('changes the password, sets up an authenticator, and signs out another device', async () => {
  const other = await openStage(browser)
  await signIn(other.page, 'mao.xiaodan')
  const { page, troubles } = await openStage(browser)
  await signIn(page, 'mao.xiaodan')
  await page.goto('/me')
  await page.getByRole('row', { name: /本机/ }).waitFor()
  await shoot(page, '9-me')
  expect(await barriers(page)).toEqual([])
  await page.setViewportSize(PHONE)
  await shoot(page, '9-me-phone')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)

  await page
    .getByRole('button', { name: /^退出：Chrome/ })
    .first()
    .click()
  await page.getByText('已退出那台设备').waitFor()

  await page.getByLabel('现在的密码').fill(await password())
  await page.getByLabel('新密码', { exact: true }).fill('woaini 5201314')
  await page.getByLabel('再输一遍新密码').fill('woaini 5201314')
  await page.getByRole('button', { name: '修改密码' }).click()
  await page.getByText('太常见，容易被猜到').waitFor()
  await shoot(page, '9-weak', false)

  await page.getByRole('button', { name: '绑定验证器' }).click()
  await page.getByRole('img', { name: '绑定验证器的二维码' }).waitFor()
  await shoot(page, '9-enrol')
  await page.getByLabel('手机上显示的 6 位验证码').fill('000000')
  await page.getByRole('button', { name: '完成绑定' }).click()
  await page.getByText('验证码不对').waitFor()
  expect(troubles).toEqual([])
}, 120_000)

it('signs out here, and a page of the same browser asks again', async () => {
  const { page } = await openStage(browser)
  await signIn(page, 'ding.lu')
  await page.getByRole('button', { name: /丁露/ }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(/sign-in/)
  await page.goto('/apply')
  await page.waitForURL(/sign-in/)
})

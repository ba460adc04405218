/** Department systems by hand, and signing in by the identity provider. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers, openBrowser, openStage, PHONE, shoot } from './stage'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

const name = `资助系统${Math.floor(Math.random() * 1e6)}`

describe('a department system', () => {
  it('is registered, given a secret that is shown once, and ended', async () => {
    const { page, troubles } = await openStage(browser)
    await pick(page, /祁安/)
    await page.goto('/administration/clients')
    await page.getByRole('heading', { name: '部门系统' }).waitFor()
    await shoot(page, 'c-none')
    await page.getByRole('button', { name: '登记部门系统' }).click()
    await page.getByLabel('部门', { exact: true }).selectOption('JY')
    await page.getByLabel('系统名称').fill(name)
    const items = page.getByRole('group', { name: '事项' }).getByRole('checkbox')
    await items.first().check()
    await page.getByLabel('允许的网段').fill('到处')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('部门、权限、事项或网段填写有误').waitFor()
    await page.getByLabel('允许的网段').fill('127.0.0.0/8 10.20.0.0/16')
    await shoot(page, 'c-new', false)
    await page.getByRole('button', { name: '保存' }).click()
    const card = page.getByRole('region', { name })
    await card.getByText('这个系统不能接入').waitFor()

    await card.getByRole('button', { name: '生成密钥' }).click()
    const secret = (await page.locator('[data-secret]').textContent()) ?? ''
    expect(secret).toMatch(/^[\w-]{43}$/)
    await shoot(page, 'c-secret', false)
    await page.getByRole('button', { name: '已记下' }).click()
    await card.getByText('还没有用过').waitFor()
    expect(await page.content()).not.toContain(secret)

    await card.getByRole('button', { name: '登记公钥' }).click()
    await page.getByLabel('公钥（JWK）').fill('{"kty":"RSA"}')
    await page.getByRole('dialog').getByRole('button', { name: '登记公钥' }).click()
    await page.getByText('这不是可用的 P-256 公钥').waitFor()
    await page.keyboard.press('Escape')
    expect(await barriers(page)).toEqual([])
    await shoot(page, 'c-one')
    await page.setViewportSize(PHONE)
    await shoot(page, 'c-phone')

    await card.getByRole('button', { name: '停用', exact: true }).last().click()
    await page.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click()
    await card.getByText(/已停用（/).waitFor()
    expect(troubles).toEqual([])
  })
})

describe('the identity provider', () => {
  it('signs in whom the administrator linked, and nobody else', async () => {
    const subject = `320000-${Math.floor(Math.random() * 1e9)}`
    const stranger = await openStage(browser)
    await stranger.page.goto('/sign-in?back=/steps')
    await shoot(stranger.page, 'p-sign-in')
    await atTheProvider(stranger.page, subject)
    await stranger.page.getByText('可能还没有关联账号').waitFor()
    expect(new URL(stranger.page.url()).search).toBe('')
    await shoot(stranger.page, 'p-refused', false)

    const administrator = await openStage(browser)
    await pick(administrator.page, /丛林/)
    await administrator.page.goto('/administration/staff/liang.bo')
    await administrator.page.getByLabel('统一身份账号').fill(subject)
    await administrator.page.getByRole('button', { name: '关联', exact: true }).click()
    await administrator.page.getByText(subject).waitFor()
    await shoot(administrator.page, 'p-links')

    const { page, troubles } = await openStage(browser)
    await page.goto('/sign-in?back=/steps')
    await atTheProvider(page, subject)
    await page.waitForURL((address) => address.pathname === '/steps')
    await page.reload()
    await page.waitForURL((address) => address.pathname === '/steps')
    expect(troubles).toEqual([])
  })
})

async function atTheProvider(page: Page, name: string) {
  await page.getByRole('button', { name: '统一身份认证登录' }).click()
  await page.locator('input[name=login]').fill(name)
  await page.locator('input[name=password]').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Signs in as somebody of the demonstration's list, whose one-time code the page fills in. */
async function pick(page: Page, name: RegExp) {
  await page.goto('/sign-in')
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
}

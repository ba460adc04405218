/** The administration by hand: an account, its post, the places and their windows. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inventedId } from './people'
import { barriers, DESK, openBrowser, openStage, PHONE, shoot, signIn, type Stage } from './stage'

let browser: Browser
let system: Stage
let security: Stage
let keeper: Stage
beforeAll(async () => {
  browser = await openBrowser()
  system = await openStage(browser)
  security = await openStage(browser)
  keeper = await openStage(browser)
  await signInTwice(system.page, '丛林')
  await signInTwice(security.page, '祁安')
  await signIn(keeper.page, 'qiao.yun')
}, 120_000)
afterAll(async () => {
  await browser.close()
})

/** With the one-time code that a demonstration's account shows at the door. */
async function signInTwice(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: new RegExp(`^${name} `) }).click()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
}

async function choose(page: Page, label: string, text: string): Promise<void> {
  const control = page.getByRole('dialog').getByLabel(label)
  await control.fill(text)
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
}

const login = `qin.lan${Math.floor(Math.random() * 1e6)}`

describe('an account', () => {
  it('is made by one administrator and given its post by another', async () => {
    await system.page.goto('/administration')
    await system.page.getByRole('heading', { name: '人员账号' }).waitFor()
    await shoot(system.page, 'a-staff')
    await system.page.getByRole('button', { name: '建账号' }).click()
    await system.page.getByLabel('姓名').fill('秦岚')
    await system.page.getByRole('dialog').getByLabel('账号', { exact: true }).fill(login)
    await system.page.getByLabel('身份证号').fill(inventedId([1985, 1995], 'F'))
    await choose(system.page, '单位', '大兴镇')
    await shoot(system.page, 'a-new-account', false)
    await system.page.getByRole('dialog').getByRole('button', { name: '建账号' }).click()
    await system.page.getByRole('heading', { name: '初始密码（只显示这一次）' }).waitFor()
    const word = await system.page.locator('[data-initial-password]').textContent()
    expect(word).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
    await shoot(system.page, 'a-password', false)
    await system.page.getByRole('button', { name: '已记下' }).click()
    await system.page.getByText('还没有岗位').waitFor()
    expect(await system.page.content()).not.toContain(word)

    await security.page.goto(`/administration/staff/${login}`)
    await security.page.getByRole('button', { name: '授予岗位' }).click()
    await choose(security.page, '角色', '受理')
    await shoot(security.page, 'a-grant', false)
    await security.page.getByRole('dialog').getByRole('button', { name: '授予岗位' }).click()
    const row = security.page.getByRole('row', { name: /乡镇受理员/ })
    await row.getByText('在任').waitFor()

    await security.page.getByRole('button', { name: '授予岗位' }).click()
    await choose(security.page, '角色', '乡镇审核')
    await security.page.getByRole('dialog').getByRole('button', { name: '授予岗位' }).click()
    await security.page.getByText('同一个人不能兼任').waitFor()
    await security.page.keyboard.press('Escape')
    await shoot(security.page, 'a-account')
    await row.getByRole('button', { name: /结束岗位/ }).click()
    await security.page.getByLabel('原因', { exact: false }).fill('调离岗位')
    await security.page
      .getByRole('dialog')
      .getByRole('button', { name: /结束岗位/ })
      .click()
    await row.getByText('已结束').waitFor()
    expect([...system.troubles, ...security.troubles]).toEqual([])
  })
})

describe('places', () => {
  it('come in as a table: first its faults, then its changes, then the places', async () => {
    const { page, troubles } = keeper
    await page.goto('/administration/regions?at=321324')
    await page.getByRole('row', { name: /归仁镇/ }).waitFor()
    await shoot(page, 'a-regions')
    await page.getByRole('button', { name: '导入表格' }).click()
    const code = `3213247${10 + Math.floor(Math.random() * 89)}`
    const table = (line: string) => `区划代码,名称,类型\n${line}\n`
    await page.getByLabel('或者直接粘贴').fill(table(`${code},,社区`))
    await page.getByRole('button', { name: '先检查，不改动' }).click()
    await page.getByText('新的地方要有名称').waitFor()
    await page.getByText('这一级没有这种类型').waitFor()
    await shoot(page, 'a-import-faults', false)
    await page.getByLabel('或者直接粘贴').fill(table(`${code},石集乡,乡`))
    await page.getByRole('button', { name: '先检查，不改动' }).click()
    await shoot(page, 'a-import-changes', false)
    await page.getByRole('button', { name: '确认导入 1 处变更' }).click()
    await page.getByRole('row', { name: new RegExp(code) }).waitFor()
    expect(troubles).toEqual([])
  })

  it('have windows whose missing marks are seen at once and mended', async () => {
    const { page, troubles } = keeper
    await page.goto('/administration/windows')
    const row = page.getByRole('row', { name: /李口镇/ })
    await row.getByText('缺').first().waitFor()
    await shoot(page, 'a-windows')
    await row.getByRole('button', { name: /修改/ }).click()
    await page.getByRole('checkbox', { name: '专线' }).check()
    await page.getByLabel('专线 说明').fill('十月开通')
    await shoot(page, 'a-window', false)
    await page.getByRole('button', { name: '保存' }).click()
    await row.getByText('十月开通').waitFor()
    expect(troubles).toEqual([])
  })
})

const PAGES: [string, () => Stage, string][] = [
  ['accounts', () => security, '/administration/staff'],
  ['account', () => security, '/administration/staff/wu.xiaoyan'],
  ['roles', () => security, '/administration/roles'],
  ['organisations', () => keeper, '/administration/organisations'],
  ['windows', () => keeper, '/administration/windows'],
  ['regions', () => keeper, '/administration/regions'],
]

describe.each(PAGES)('the page of %s', (name, stage, address) => {
  it('keeps nobody out, and fits a phone', async () => {
    const { page } = stage()
    await page.goto(address)
    await page.getByRole('table').first().waitFor()
    expect(await barriers(page)).toEqual([])
    await shoot(page, `a-page-${name}`)
    await page.setViewportSize(PHONE)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    await shoot(page, `a-phone-${name}`, false)
    await page.setViewportSize(DESK)
    expect(wide).toBeLessThanOrEqual(PHONE.width)
  })
})

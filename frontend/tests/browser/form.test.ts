/** The form as hands feel it: keys, kept drafts, and errors that lead to their field. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  barriers,
  inventWidow,
  openBrowser,
  openStage,
  openWidowsForm,
  shoot,
  signIn,
  type Stage,
} from './stage'

let browser: Browser
let stage: Stage
let page: Page
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})
beforeEach(async () => {
  stage = await openStage(browser)
  page = stage.page
  await signIn(page, 'ding.lu')
})

const focused = () => page.evaluate(() => document.activeElement?.id ?? '')

/** A form for a new family, opened without touching the mouse. */
async function openByKeys(): Promise<void> {
  await page.goto('/apply')
  await page.getByRole('heading', { name: '选择救助事项' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('zdshbz') // 最低生活保障
  await page.getByRole('checkbox', { name: /^最低生活保障 / }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '家庭成员' }).waitFor()
}

describe('without a mouse', () => {
  it('finds an item by pinyin, fills a member, and the ID number tells birth and sex', async () => {
    await openByKeys()
    await page.getByLabel('成员 1：姓名').focus()
    await page.keyboard.type('刘晓梅')
    await page.getByLabel('刘晓梅：身份证号').focus()
    await page.keyboard.type('321311198405179967')
    await page.getByText('1984-05-17 女').waitFor()
    await page.getByLabel('刘晓梅：与申请人的关系').focus()
    await page.keyboard.type('hz') // 户主
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByLabel('刘晓梅：与申请人的关系').inputValue()).toBe('户主')
    expect(stage.troubles).toEqual([])
  })

  it('goes down the column of the member table with Enter', async () => {
    await openWidowsForm(page)
    await page.getByLabel('刘晓梅：姓名').focus()
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('a-persons-1-person_name')
  })
})

describe('what has been typed', () => {
  it('is there again after the page was closed', async () => {
    await openByKeys()
    await page.getByLabel('成员 1：姓名').fill('阿卜杜·热合曼')
    await page.getByText('已保存', { exact: true }).waitFor()
    await page.reload()
    expect(await page.getByLabel('阿卜杜·热合曼：姓名').inputValue()).toBe('阿卜杜·热合曼')
  })

  it('is not lost when the line is down and the tab dies, and lies nowhere in the clear', async () => {
    await openByKeys()
    await page.getByText('已保存', { exact: true }).waitFor()
    await page.route('**/api/v1/drafts/*', (route) => route.abort())
    await page.getByLabel('成员 1：姓名').fill('买买提·吐尔逊')
    await page.getByText('已加密存在本机', { exact: false }).waitFor()
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('买买提')
    await page.unroute('**/api/v1/drafts/*')
    await page.reload()
    expect(await page.getByLabel('买买提·吐尔逊：姓名').inputValue()).toBe('买买提·吐尔逊')
    await page.getByText('已保存', { exact: true }).waitFor()
  })

  it('leaves nothing personal in the browser after signing out', async () => {
    await openWidowsForm(page)
    await page.getByRole('button', { name: /显示/ }).click()
    await page.getByText('退出登录').click()
    await page.waitForURL(/sign-in/)
    const kept = () =>
      page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    expect(await kept()).not.toMatch(/lianban\.(copy|draft)/)
    expect(await kept()).not.toContain('刘晓梅')
  })

  it('waits on the list of open forms until it is sent', async () => {
    await openByKeys()
    await page.getByLabel('成员 1：姓名').fill('钱多多')
    await page.getByText('已保存', { exact: true }).waitFor()
    await page.goto('/apply')
    await page.getByRole('link', { name: '钱**' }).last().click()
    await page.getByLabel('钱多多：姓名').waitFor()
  })
})

describe('what is wrong', () => {
  it('is listed, takes the focus, and leads to the field', async () => {
    await openWidowsForm(page)
    await page.getByLabel('王子轩：身份证号').fill('321311201303089970')
    await page.keyboard.press('Control+Enter')
    const summary = page.getByRole('alert').filter({ hasText: '需要改一下' })
    await summary.waitFor()
    await expect.poll(() => summary.evaluate((box) => box === document.activeElement)).toBe(true)
    await summary.getByRole('link', { name: /身份证号最后一位对不上/ }).click()
    await expect.poll(focused).toBe('a-persons-1-id_number')
  })

  it('is told by the server too: nobody lives in two families', async () => {
    const family = inventWidow()
    await openWidowsForm(page, family)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: '受理回执' }).waitFor()

    await openWidowsForm(page, family)
    await page.getByText('已有档案：刘** 一家').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('这家已有档案，请先带入档案再提交。').waitFor()

    await page.getByRole('button', { name: '用档案里的内容' }).click()
    await page.getByText('已带入家庭档案').waitFor()
    await expect.poll(() => page.getByRole('button', { name: /^移除/ }).count()).toBe(3)
    await shoot(page, '3-known', false)
    await page.keyboard.press('Control+Enter')
    await page.getByText('这家已有正在办的同一事项').waitFor()
  })
})

describe('what the family could get', () => {
  it('is told before anything is sent: the widow would probably get the minimum living allowance', async () => {
    await openWidowsForm(page)
    await page.getByRole('button', { name: '看看能得到什么' }).click()
    const dialog = page.getByRole('dialog', { name: '大概能得到什么' })
    const likely = dialog.locator('section').filter({ hasText: '大概可以' })
    await likely.getByText('最低生活保障', { exact: true }).waitFor()
    expect(await barriers(page)).toEqual([])
    await shoot(page, '3-estimate', false)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await shoot(page, '3-form', false)
    expect(stage.troubles).toEqual([])
  })
})

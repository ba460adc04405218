/** The main job, by hand: one form in, the departments decide, one sheet out. */
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

/** A colleague at their own machine, before their worklist. */
async function colleague(login: string): Promise<Stage> {
  const stage = await openStage(browser)
  await signIn(stage.page, login)
  await stage.page.goto('/steps')
  return stage
}

async function openCase(page: Page, number: string): Promise<void> {
  await page
    .getByRole('row', { name: new RegExp(number) })
    .getByRole('link')
    .click()
}

it('brings the widow’s family from one form to one decision sheet, live', async () => {
  const clerk = await openStage(browser)
  await signIn(clerk.page, 'wu.xiaoyan')
  await openWidowsForm(clerk.page)
  await clerk.page.keyboard.press('Control+Enter')

  await clerk.page.getByRole('heading', { name: '受理回执' }).waitFor()
  const number = (await clerk.page.getByText(/^\d{20,24}$/).textContent()) ?? ''
  await shoot(clerk.page, '4-receipt')
  await clerk.page.getByRole('link', { name: '看办理进度' }).click()
  await clerk.page.getByText('实时更新').waitFor()
  const dibao = clerk.page.getByRole('button', { name: /^最低生活保障 / })
  await dibao.getByText('等乡镇审核').waitFor()

  const reviewer = await colleague('liang.bo')
  await openCase(reviewer.page, number)
  await visitHome(browser, reviewer.page, number)
  await shoot(reviewer.page, '6-review')
  await reviewer.page.keyboard.press('Control+Enter')

  // Nobody reloads the clerk's page: the lanes fill by themselves.
  await dibao.getByText('办理中').waitFor()
  await clerk.page.getByText('等低保认定').first().waitFor()
  await shoot(clerk.page, '5-application-open')

  const county = await colleague('jiang.yulan')
  await openCase(county.page, number)
  await county.page.getByRole('heading', { name: '作出决定' }).waitFor()
  await shoot(county.page, '7-step')
  await county.page.keyboard.press('Control+Enter')
  await county.page.getByText('已批准：刘** 最低生活保障').waitFor()

  const confirmer = await colleague('dai.zhiyuan')
  await openCase(confirmer.page, number)
  await confirmer.page.getByRole('heading', { name: '认定意见' }).waitFor()
  await confirmer.page.keyboard.press('Control+Enter')

  await dibao.getByText('已批准').waitFor()
  await clerk.page.getByText('每学年 2000 元').waitFor({ timeout: 60_000 })
  await clerk.page.getByText('每月免费用水 5 立方米').waitFor({ timeout: 60_000 })
  await shoot(clerk.page, '5-application-live')

  await clerk.page.getByRole('link', { name: '决定书' }).click()
  const sheet = clerk.page.getByRole('article')
  await sheet.getByText('全家每月 1460 元', { exact: false }).waitFor()
  await shoot(clerk.page, '8-sheet')
  const paper = await clerk.page.pdf({ preferCSSPageSize: true, path: 'screenshots/8-sheet.pdf' })
  expect(paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
  for (const stage of [clerk, reviewer, county, confirmer]) expect(stage.troubles).toEqual([])
}, 240_000)

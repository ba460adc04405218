/** Check first, then apply: from a wish to the signed letter, the checks, and a form filled in. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, shoot } from './stage'
import { check, deskOf, everybodySigns, register, turn } from './wish'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

/** Somebody else judges the explanation that was taken in. */
async function decides(page: Page, address: string, verdict: string): Promise<void> {
  await page.goto(address)
  await page.getByText('去年春天卖给了邻村的人，还没有过户。').waitFor()
  await page.getByRole('button', { name: /^认定：/ }).click()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('type')))
    .toBe('radio')
  await page.getByLabel(verdict).check()
  await page.getByLabel('认定理由').fill('过户证明与车管所的登记一致')
  await shoot(page, 'check-first-8-deciding')
  await page.getByRole('button', { name: '提交认定' }).click()
  await page.getByText(`已认定：${verdict}，报告已重新出具`).waitFor()
  await page.locator('[id^=explanation-]:focus').waitFor()
}

it('walks the widow from a wish over the checks to a form that knows her', async () => {
  const clerk = await deskOf(browser, 'ding.lu')
  await register(clerk.page, /^H01/)
  expect(await barriers(clerk.page)).toEqual([])
  expect(await everybodySigns(clerk.page, 'check-first-2-sign')).toBe(3)
  await shoot(clerk.page, 'check-first-3-signed')

  const contact = await deskOf(browser, 'zou.lin')
  await check(contact.page, /^刘/)
  await contact.page.getByRole('heading', { name: '核对报告' }).waitFor({ timeout: 120_000 })
  await contact.page.getByText('已答').first().waitFor()
  expect(await barriers(contact.page)).toEqual([])
  await shoot(contact.page, 'check-first-4-report')

  await clerk.page.getByRole('link', { name: /结果/ }).click()
  await clerk.page.getByRole('heading', { name: '大概能得到什么' }).waitFor()
  await clerk.page.getByText('最低生活保障', { exact: true }).first().waitFor()
  await shoot(clerk.page, 'check-first-5-result')
  await clerk.page.getByRole('button', { name: '用这些信息正式申请' }).click()
  await clerk.page.getByRole('heading', { name: '家庭成员' }).waitFor()
  await clerk.page
    .getByText(/^已核对 2026-10-31/)
    .first()
    .waitFor()
  await shoot(clerk.page, 'check-first-6-form')
  for (const stage of [clerk, contact]) expect(stage.troubles).toEqual([])
}, 300_000)

it('asks about the concealed car before anything is refused, past a bank that is away', async () => {
  await turn('yh', { down: true })
  const clerk = await deskOf(browser, 'qin.huimin')
  await register(clerk.page, /^H07/)
  await everybodySigns(clerk.page)
  const contact = await deskOf(browser, 'ge.xinyi') // who takes an explanation in does not decide on it
  await check(contact.page, /^钱/)
  await contact.page.getByText('待说明', { exact: true }).waitFor({ timeout: 180_000 })
  await contact.page.getByText(/^商业银行.*没有答复，要用到它的事项先等着/).waitFor()
  await contact.page.getByText(/还在等商业银行.*的答复，才能批准$/).waitFor()
  await shoot(contact.page, 'check-first-7-dead-source')

  const checks = contact.page.url()
  await clerk.page.goto(checks)
  await clerk.page
    .getByRole('button', { name: /^填写说明：/ })
    .first()
    .click()
  await clerk.page.getByLabel('已卖未过户').check()
  await clerk.page.getByLabel('家庭的原话').fill('去年春天卖给了邻村的人，还没有过户。')
  await clerk.page.getByRole('button', { name: '提交说明' }).click()
  await clerk.page.getByText('已说明，待认定').waitFor()
  await shoot(clerk.page, 'check-first-8-explained')
  await decides(contact.page, checks, '说明不成立')
  await contact.page.locator('[data-conclusion=fail]').getByText('不符合').first().waitFor()
  expect(await barriers(contact.page)).toEqual([])
  await shoot(contact.page, 'check-first-8-rejected')
  await turn('yh', { down: false })

  await clerk.page.getByRole('link', { name: /结果/ }).click()
  await clerk.page
    .getByText(/^目前不符合/)
    .last()
    .click()
  const dibao = clerk.page.getByRole('listitem').filter({ hasText: '最低生活保障' }).first()
  await dibao.getByText('最低生活保障', { exact: true }).click()
  await dibao
    .getByText(/机动车/)
    .first()
    .waitFor()
  await shoot(clerk.page, 'check-first-8-result')
  await clerk.page.getByRole('button', { name: '用这些信息正式申请' }).click()
  await clerk.page.getByRole('heading', { name: '家庭成员' }).waitFor()
  await clerk.page.goto(checks)

  await clerk.page.getByRole('link', { name: /^授权/ }).click()
  await clerk.page.getByRole('button', { name: '撤回授权' }).click()
  await clerk.page.getByLabel('申请人当面提出').check()
  await clerk.page.getByRole('button', { name: '确认撤回' }).click()
  await clerk.page.getByRole('button', { name: '打印' }).waitFor()
  await shoot(clerk.page, 'check-first-9-withdrawn')
  await clerk.page.getByRole('link', { name: /^意愿/ }).click()
  await clerk.page.getByText('已撤回授权，核对停止').waitFor()
  for (const stage of [clerk, contact]) expect(stage.troubles).toEqual([])
}, 900_000)

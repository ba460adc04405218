/** What a one-time notice has to ask for: papers not handed in, and answers an item still needs. */
import type { Application, Assessment } from '@/contract/types'
import { t } from '@/locales'
import { list } from '@/ui/format'

/** One line each; an answer several items need is asked for once, and names them all. */
export function draftOf(
  application: Pick<Application, 'missing_materials'>,
  assessment?: Pick<Assessment, 'claims'>,
): string[] {
  const needed = new Map<string, string[]>()
  for (const claim of assessment?.claims ?? []) {
    if (claim.truth !== 'unknown') continue
    for (const fact of claim.missing) {
      needed.set(fact, [...(needed.get(fact) ?? []), claim.item_name])
    }
  }
  const answers = [...needed].map(([what, items]) =>
    t('notice.line', { what, items: list([...new Set(items)]) }),
  )
  return [...new Set([...application.missing_materials, ...answers])]
}

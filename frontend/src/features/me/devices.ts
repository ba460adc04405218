/** A browser's own name for itself, in two words. Domestic browsers first: they name Chrome as well. */
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger/, 'WeChat'],
  [/360SE|360EE|QIHU/, '360'],
  [/QQBrowser/, 'QQ'],
  [/SE 2\.X|MetaSr/, 'Sogou'],
  [/Edg/, 'Edge'],
  [/Firefox/, 'Firefox'],
  [/Chrome/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/HarmonyOS/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/UOS|Kylin|Linux/, 'Linux'],
]

const first = (table: readonly [RegExp, string][], text: string) =>
  table.find(([sign]) => sign.test(text))?.[1]

/** `Chrome · Windows`; the beginning of the name for what is no browser; null for nothing. */
export function deviceOf(agent: string | null): string | null {
  if (!agent) return null
  const known = [first(BROWSERS, agent), first(SYSTEMS, agent)].filter(Boolean)
  return known.length > 0 ? known.join(' · ') : agent.slice(0, 40)
}

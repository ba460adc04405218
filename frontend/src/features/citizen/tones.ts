/** What a state of an item looks like; the word stands beside it. */
export const TONES: Record<string, string> = { granted: 'good', refused: 'bad', returned: 'soon' }

/** How a state looks. Always beside its words, never instead of them. */
export type Tone = 'plain' | 'active' | 'waiting' | 'good' | 'soon' | 'bad' | 'ended'

import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import ts from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

const layers = (from, forbidden, why) => ({
  files: [`src/${from}/**`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message: why }] }],
  },
})

export default [
  { ignores: ['dist', 'node_modules', 'screenshots', 'src/contract/schema.d.ts'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  ...a11y.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: ts.parser, sourceType: 'module' },
    },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: false }],
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      // Formatting is prettier's; these two rules fight with it.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      // Our labels use for/id through one shell; the default of this rule also demands nesting.
      'vuejs-accessibility/label-has-for': 'off',
      // Components of the kit carry the label themselves.
      'vuejs-accessibility/form-control-has-label': 'off',
    },
  },
  {
    // The only place that talks to the server.
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/contract/**'],
    rules: { 'no-restricted-globals': ['error', 'fetch', 'EventSource', 'XMLHttpRequest'] },
  },
  layers('engine', ['vue', 'pinia', '@/*', '../*'], 'The engine is plain TypeScript.'),
  layers('contract', ['@/ui/*', '@/features/*', '@/apps/*'], 'The contract knows no screen.'),
  layers('ui', ['@/contract/*', '@/features/*', '@/apps/*'], 'The kit knows no feature.'),
  layers('features', ['@/apps/*'], 'Features do not know the app that shows them.'),
]

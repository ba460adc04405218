import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { remembered, speak } from '@/locales'
import { theme, wear } from '@/ui/theme'
import '@/ui/base.css'
import '@/ui/control.css'
import App from './App.vue'
import { queries } from './queries'
import { router } from './router'

wear(theme.value)
void speak(remembered()).then(() =>
  createApp(App)
    .use(createPinia())
    .use(VueQueryPlugin, { queryClient: queries })
    .use(router)
    .mount('#app'),
)

import { createApp } from 'vue'
import { locale, speak } from '@/locales/citizen'
import '@/ui/base.css'
import '@/ui/control.css'
import App from './App.vue'

document.documentElement.dataset['theme'] = 'elder' // large type for everybody
speak(locale.value)
createApp(App).mount('#app')

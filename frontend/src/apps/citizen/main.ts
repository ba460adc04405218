import { createApp } from 'vue'
import { dress } from '@/features/citizen/reading/size'
import { locale, speak } from '@/locales/citizen'
import '@/ui/base.css'
import '@/ui/control.css'
import App from './App.vue'

dress()
speak(locale.value)
createApp(App).mount('#app')

import { createApp } from 'vue'
import { dress } from '@/features/citizen/reading/size'
import { remembered, speak } from '@/locales/citizen'
import '@/ui/base.css'
import '@/ui/control.css'
import App from './App.vue'

dress()
void speak(remembered()).then(() => createApp(App).mount('#app'))

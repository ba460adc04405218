import { createRouter, createWebHistory } from 'vue-router'
import { placesOf } from '@/features/session/access'
import { useSession } from '@/features/session/store'
import { t } from '@/locales'
import { administration } from './administration'
import { page } from './page'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
  routes: [
    {
      path: '/sign-in',
      name: 'sign-in',
      component: () => import('@/features/session/SignInPage.vue'),
      meta: { title: 'session.title', open: true },
    },
    {
      path: '/sign-in/provider',
      name: 'provider',
      component: () => import('@/features/provider/ProviderReturnPage.vue'),
      meta: { title: 'provider.title', open: true },
    },
    {
      path: '/',
      name: 'start',
      component: () => import('./NothingHere.vue'),
      meta: { title: 'app.tagline' },
      beforeEnter: () => {
        const [first] = placesOf(useSession().may)
        return first ? { name: first.name } : true
      },
    },
    page('/window', 'window', 'desk.title', () => import('@/features/window/WindowPage.vue')),
    page('/apply', 'apply', 'item.title', () => import('@/features/item/ChooseItemsPage.vue')),
    page('/apply/:draft', 'form', 'form.title', () => import('@/features/form/FormPage.vue')),
    page(
      '/check-first',
      'intents',
      'intent.list_title',
      () => import('@/features/intent/IntentListPage.vue'),
    ),
    page(
      '/check-first/new',
      'intent-new',
      'intent.new_title',
      () => import('@/features/intent/NewIntentPage.vue'),
    ),
    page(
      '/check-first/:id/paper',
      'authorisation-paper',
      'auth.text',
      () => import('@/features/authorisation/AuthorisationPaperPage.vue'),
    ),
    page(
      '/check-first/:id/notice',
      'notice',
      'notice.title',
      () => import('@/features/estimate/NoticePage.vue'),
    ),
    page(
      '/check-first/:id/:step(wish|authorisation|checks|result)?',
      'intent',
      'intent.title',
      () => import('@/features/intent/IntentPage.vue'),
    ),
    page(
      '/applications',
      'applications',
      'application.list_title',
      () => import('@/features/application/ApplicationListPage.vue'),
    ),
    page(
      '/applications/:id',
      'application',
      'application.title',
      () => import('@/features/application/ApplicationPage.vue'),
    ),
    page(
      '/applications/:id/receipt',
      'receipt',
      'receipt.title',
      () => import('@/features/application/ReceiptPage.vue'),
    ),
    page(
      '/applications/:id/review',
      'review',
      'review.title',
      () => import('@/features/review/ReviewPage.vue'),
    ),
    page(
      '/applications/:id/decision-sheet',
      'decision-sheet',
      'sheet.title',
      () => import('@/features/decision/DecisionSheetPage.vue'),
    ),
    page(
      '/surveys',
      'surveys',
      'survey.list_title',
      () => import('@/features/survey/SurveyListPage.vue'),
    ),
    page(
      '/surveys/:id',
      'survey',
      'survey.title',
      () => import('@/features/survey/SurveyPage.vue'),
    ),
    page(
      '/samples',
      'samples',
      'sample.list_title',
      () => import('@/features/sampling/SampleListPage.vue'),
    ),
    page(
      '/samples/:id',
      'sample',
      'sample.title',
      () => import('@/features/sampling/SamplePage.vue'),
    ),
    page('/steps', 'steps', 'step.list_title', () => import('@/features/step/WorklistPage.vue')),
    page('/steps/:id', 'step', 'step.title', () => import('@/features/step/StepPage.vue')),
    page(
      '/deliveries',
      'deliveries',
      'delivery.title',
      () => import('@/features/delivery/DeliveryPage.vue'),
    ),
    page(
      '/supervision',
      'board',
      'board.title',
      () => import('@/features/supervision/BoardPage.vue'),
    ),
    page(
      '/citizens',
      'citizens',
      'citizens.title',
      () => import('@/features/citizen/desk/CitizensPage.vue'),
    ),
    page('/me', 'me', 'me.title', () => import('@/features/me/MePage.vue')),
    administration,
    page('/audit', 'audit', 'audit.title', () => import('@/features/audit/AuditPage.vue')),
    page(
      '/gallery',
      'gallery',
      'gallery.title',
      () => import('@/features/gallery/GalleryPage.vue'),
    ),
    page('/:rest(.*)*', 'nowhere', 'app.not_found', () => import('./NothingHere.vue')),
  ],
})

router.beforeEach(async (to) => {
  if (to.meta.open) return true
  const session = useSession()
  if (!session.actor) await session.restore()
  if (!session.actor) {
    return { name: 'sign-in', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
  }
  // Whoever owes a duty holds no post before it is done: nothing else would open.
  return session.duties.length > 0 && to.name !== 'me' ? { name: 'me' } : true
})

router.afterEach((to) => {
  document.title = `${t(to.meta.title)} · ${t('app.name')}`
})

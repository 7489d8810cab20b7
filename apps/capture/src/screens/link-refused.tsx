import { Notice } from './notice.tsx'
import type { ScreenProps } from './screen.ts'

/** The link opens nothing. Nobody told this page where the person came from, so the browser's own way back it is. */
export function LinkRefused({ flow, messages, dispatch }: ScreenProps) {
  const { actions, link } = messages
  const problem = flow.link ?? 'expired'
  const canGoBack = window.history.length > 1
  const goBack = { label: actions.goBack, act: () => window.history.back() }
  const retry = { label: actions.tryAgain, act: () => dispatch({ type: 'RETRY' }) }
  return (
    <Notice
      icon="link"
      tone="warning"
      {...link[problem]}
      primary={canGoBack ? goBack : retry}
      secondary={canGoBack ? retry : undefined}
    />
  )
}

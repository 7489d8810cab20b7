/**
 * Gives a shadow root its style sheet. A constructed one where the browser has them, because a Content-Security-Policy
 * without 'unsafe-inline' forbids `<style>` (CSP 3, 8.2) but not those.
 */
export function applyStyles(root: ShadowRoot, css: string): void {
  if ('adoptedStyleSheets' in root) {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
    return
  }
  const style = document.createElement('style')
  style.textContent = css
  ;(root as ShadowRoot).append(style)
}

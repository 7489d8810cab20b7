import { useEffect } from 'preact/hooks'

/** Tries again by itself when the browser says that the connection is back. */
export function useRetryWhenOnline(retry: () => void): void {
  useEffect(() => {
    window.addEventListener('online', retry)
    return () => window.removeEventListener('online', retry)
  })
}

import type { CaptureView } from '@livegate/contract'

/** A view of a process that was just opened, with what a test changes. */
export function viewWith(changes: Partial<CaptureView> = {}): CaptureView {
  return {
    processId: '0d7e9f6c-3f0e-4a43-a5a5-5a1f9a7f3c11',
    status: 'STARTED',
    operation: 'VERIFICATION',
    device: 'FIRST',
    expiresAt: '2026-01-01T00:00:00.000Z',
    expiresInSeconds: 900,
    triesLeft: 3,
    version: 1,
    settings: {
      timeoutSeconds: 180,
      showIntro: true,
      showResult: true,
      showErrorDialog: true,
      photoReview: false,
      advice: true,
      handoff: 'UNREACHABLE',
      lightChallenge: 'OFF',
      allowedOrigins: ['https://relying.example'],
    },
    ...changes,
  }
}

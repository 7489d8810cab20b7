/** The life of a GATEWAY PROCESS, as the API tells it. */
export type ProcessStatus = 'CREATED' | 'STARTED' | 'QR' | 'IN_PROGRESS' | 'PROCESSING' | 'COMPLETED'

export type OperationType = 'VERIFICATION' | 'ENROLLMENT' | 'IDENTIFICATION'

/** The `error` of the return URL, and of the page's Error event. */
export type GatewayErrorKey = 'BiometricError' | 'HardwareError' | 'PermissionError' | 'TimeoutError' | 'UserCancelled'

/** How an OPERATION ends: decided, for or against, or not decided. */
export type Verdict =
  | { kind: 'DECIDED'; matches: boolean; lives: boolean }
  | { kind: 'FAILED'; error: string; errorKey: GatewayErrorKey }

/** What the page does next: it tells of a problem, or the process has a new status. */
export type Step = { status: ProcessStatus } | { problem: GatewayErrorKey; extrainfo: string }

/** A visit after its opening, as the capture page of a real gateway goes through it, and how it ends. */
export type Scenario = { steps: readonly Step[]; verdict: Verdict; isSlow?: true }

const capture: readonly Step[] = [{ status: 'IN_PROGRESS' }, { status: 'PROCESSING' }]
const completed: Step = { status: 'COMPLETED' }

/** Every scenario, by the name that tests use. */
export const scenarios = {
  /** The right person, live. */
  passes: decided({ matches: true, lives: true }),
  /** Somebody else, live. An enrolment compares with nobody, so there it passes. */
  mismatch: decided({ matches: false, lives: true }),
  /** A picture of the right person. */
  spoof: decided({ matches: true, lives: false }),
  /** Three samples in which nobody is seen. */
  noFace: {
    steps: [...capture, ...capture, ...capture, completed],
    verdict: { kind: 'FAILED', error: 'FACE_NOT_FOUND', errorKey: 'BiometricError' },
  },
  /** The camera is not allowed, and the person stops there. */
  denied: {
    steps: [{ problem: 'PermissionError', extrainfo: 'denied' }, completed],
    verdict: { kind: 'FAILED', error: 'PERMISSION_DENIED', errorKey: 'PermissionError' },
  },
  /** There is no camera, and the person stops there. */
  noCamera: {
    steps: [{ problem: 'HardwareError', extrainfo: 'none' }, completed],
    verdict: { kind: 'FAILED', error: 'CAMERA_NOT_AVAILABLE', errorKey: 'HardwareError' },
  },
  /** Like `passes`, but every step takes long. */
  slowNetwork: { ...decided({ matches: true, lives: true }), isSlow: true },
  /** The time is over while the page is open. */
  expired: {
    steps: [completed],
    verdict: { kind: 'FAILED', error: 'PROCESS_EXPIRED', errorKey: 'TimeoutError' },
  },
  /** The person gives up. */
  cancelled: {
    steps: [completed],
    verdict: { kind: 'FAILED', error: 'USER_CANCELLED', errorKey: 'UserCancelled' },
  },
} as const satisfies Record<string, Scenario>

/** A key of {@link scenarios}. */
export type ScenarioName = keyof typeof scenarios

export const scenarioNames = Object.keys(scenarios) as ScenarioName[]

/** Whether text names a scenario. */
export function isScenarioName(text: unknown): text is ScenarioName {
  return typeof text === 'string' && Object.hasOwn(scenarios, text)
}

function decided({ matches, lives }: { matches: boolean; lives: boolean }): Scenario {
  return { steps: [...capture, completed], verdict: { kind: 'DECIDED', matches, lives } }
}

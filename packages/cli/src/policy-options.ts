import {
  type ApplicationPolicy,
  defaultLockOut,
  parseInjectionPolicy,
  parseNetworks,
  parseRetention,
} from '@livegate/server'
import type { ArgsDef, ParsedArgs } from 'citty'

/** The options that set an application's policy; what is not given keeps its default. */
export const policyOptions = {
  'allowed-origins': {
    type: 'string',
    description: 'Comma-separated origins that returnUrl may have and that may embed the page; default: any',
  },
  'allowed-networks': {
    type: 'string',
    description: "Comma-separated addresses and CIDR ranges of the application's servers: never banned nor held up",
  },
  'security-level': {
    type: 'enum',
    options: ['COMFORT', 'SECURE', 'HIGHLY_SECURE'],
    default: 'SECURE',
    description: 'One stranger in 1,000, 10,000 or 100,000 passes a comparison',
  },
  'light-challenge': {
    type: 'enum',
    options: ['OFF', 'ON', 'REQUIRED'],
    default: 'OFF',
    description: 'Whether the screen changes colour and the face must answer; ON lets the user go without',
  },
  injection: {
    type: 'string',
    description:
      'What follows from signs of injected media, where not the default: REASON=REJECT|REPORT, comma-separated',
  },
  advice: {
    type: 'enum',
    options: ['ON', 'OFF'],
    default: 'ON',
    description:
      'Whether single pictures of the preview are sent for advice before the recording; nothing is kept of them',
  },
  'duplicate-person': {
    type: 'enum',
    options: ['OFF', 'WARN', 'REFUSE'],
    default: 'OFF',
    description: 'What follows when the face of an enrolment belongs to another user already',
  },
  'templates-per-user': { type: 'string', default: '5', description: 'Faces kept of a user, 1 to 20' },
  'delay-after': {
    type: 'string',
    default: '10',
    description: 'Failed verifications of a user in a row that delay the next; 0: never',
  },
  'lock-after': {
    type: 'string',
    default: '100',
    description: 'Failed verifications of a user in all that lock them; 0: never',
  },
  retention: {
    type: 'string',
    default: 'FOREVER',
    description:
      'What is kept of an operation: FOREVER, DECISION_ONLY, or SAMPLE_SOURCE|SELFIE|DETAILS=DAYS, comma-separated',
  },
  'max-candidates': { type: 'string', default: '5', description: 'The longest ranking of an identification, 1 to 100' },
} as const satisfies ArgsDef

/** The policy that the options name. Errors: INVALID_REQUEST. */
export function readPolicy(args: ParsedArgs<typeof policyOptions>): Partial<ApplicationPolicy> {
  return {
    allowedOrigins: (args['allowed-origins'] ?? '').split(',').flatMap((entry) => entry.trim() || []),
    allowedNetworks: parseNetworks(args['allowed-networks'] ?? ''),
    securityLevel: args['security-level'],
    lightChallenge: args['light-challenge'],
    injection: parseInjectionPolicy(args.injection ?? ''),
    advice: args.advice === 'ON',
    duplicatePerson: args['duplicate-person'],
    templatesPerUser: Number(args['templates-per-user']),
    lockOut: {
      ...defaultLockOut,
      delayAfter: Number(args['delay-after']),
      lockAfter: Number(args['lock-after']),
    },
    retentionDays: parseRetention(args.retention),
    maxCandidates: Number(args['max-candidates']),
  }
}

import { randomUUID } from 'node:crypto'
import type { ChangeOperatorBody, InviteOperatorBody, SetUpBody } from '@livegate/contract'
import { GatewayError, invalidField } from './errors.ts'
import { type Operator, setUpSeconds } from './operator.ts'
import type { Operators, OwnerKept, Passwords } from './operator-ports.ts'
import { readPage } from './page.ts'
import type { Clock } from './ports.ts'
import { hashOfSecret, makeSecret } from './sign-in-operator.ts'

type Dependencies = { operators: Operators; clock: Clock }
type LinkDependencies = Dependencies & { publicUrl: string }

/** Where somebody chooses a password, and until when. */
export type MadeSetUpLink = { setUpUrl: string; expiresAt: Date }

/** Makes somebody an operator, who chooses a password by the link. Errors: OPERATOR_ALREADY_EXISTS. */
export async function inviteOperator(
  dependencies: LinkDependencies,
  invited: InviteOperatorBody,
): Promise<MadeSetUpLink & { operator: Operator }> {
  const operator = newOperator(invited, dependencies.clock.now())
  if (!(await dependencies.operators.create(operator))) throw new GatewayError('OPERATOR_ALREADY_EXISTS')
  return { operator, ...(await makeLink(dependencies, operator.id)) }
}

function newOperator({ email, name, role }: InviteOperatorBody, createdAt: Date): Operator {
  return {
    id: randomUUID(),
    email: email.toLowerCase(),
    name,
    role,
    isSetUp: false,
    hasSecondFactor: false,
    disabledAt: undefined,
    createdAt,
    signedInAt: undefined,
  }
}

/** A link by which an operator chooses a password anew, and goes without a second factor. Errors: OPERATOR_NOT_FOUND. */
export async function makeSetUpLink(dependencies: LinkDependencies, operatorId: string): Promise<MadeSetUpLink> {
  await readOperatorById(dependencies, operatorId)
  return makeLink(dependencies, operatorId)
}

/** While nobody can sign in: a link by which the first owner comes in; else undefined. */
export async function makeFirstSetUpLink(dependencies: LinkDependencies): Promise<MadeSetUpLink | undefined> {
  return (await dependencies.operators.anySetUp()) ? undefined : makeLink(dependencies, undefined)
}

async function makeLink({ operators, clock, publicUrl }: LinkDependencies, operatorId: string | undefined) {
  const token = makeSecret()
  const expiresAt = new Date(clock.now().getTime() + setUpSeconds * 1000)
  await operators.putSetUpLink({ tokenHash: hashOfSecret(token), operatorId, expiresAt })
  return { setUpUrl: `${publicUrl}/console/set-up#${token}`, expiresAt }
}

/** Takes a set-up link: the password is chosen, and whoever was signed in with another is not any more. Errors: SET_UP_LINK_NOT_VALID, INVALID_REQUEST. */
export async function setUpOperator(
  { operators, passwords, clock }: Dependencies & { passwords: Passwords },
  { token, password, email, name }: SetUpBody,
): Promise<Operator> {
  const now = clock.now()
  const isNamed = email !== undefined && name !== undefined
  const first = isNamed ? newOperator({ email, name, role: 'OWNER' }, now) : undefined
  const passwordHash = await passwords.hash(password)
  const operator = await operators.setUp({ tokenHash: hashOfSecret(token), passwordHash, first, now })
  if (operator === undefined) throw new GatewayError('SET_UP_LINK_NOT_VALID', { suspicious: true })
  return operator
}

/** Errors: OPERATOR_NOT_FOUND. */
export async function readOperatorById(
  { operators }: Pick<Dependencies, 'operators'>,
  operatorId: string,
): Promise<Operator> {
  const operator = await operators.find(operatorId.toLowerCase())
  if (operator === undefined) throw new GatewayError('OPERATOR_NOT_FOUND')
  return operator
}

/** One page of the operators. Errors: INVALID_REQUEST. */
export function listOperators(
  { operators }: Pick<Dependencies, 'operators'>,
  query: { limit: number; cursor?: string | undefined },
) {
  return readPage(
    query,
    (slice) => operators.list(slice),
    ({ id }) => id,
  )
}

/** Errors: OPERATOR_NOT_FOUND, LAST_OWNER. */
export async function changeOperator(
  dependencies: Dependencies,
  operatorId: string,
  { name, role, disabled }: ChangeOperatorBody,
): Promise<Operator> {
  const { disabledAt: earlier } = await readOperatorById(dependencies, operatorId)
  const disabledAt = disabled ? (earlier ?? dependencies.clock.now()) : undefined
  requireOwner(await dependencies.operators.change(operatorId.toLowerCase(), { name, role, disabledAt }))
  return readOperatorById(dependencies, operatorId)
}

/** Errors: OPERATOR_NOT_FOUND, LAST_OWNER. */
export async function removeOperator(
  { operators }: Pick<Dependencies, 'operators'>,
  operatorId: string,
): Promise<void> {
  requireOwner(await operators.remove(operatorId.toLowerCase()))
}

function requireOwner(kept: OwnerKept): void {
  if (kept === 'UNKNOWN') throw new GatewayError('OPERATOR_NOT_FOUND')
  if (kept === 'LAST_OWNER') throw new GatewayError('LAST_OWNER')
}

/** For the command line: by address or id. Errors: INVALID_REQUEST. */
export async function findOperator({ operators }: Pick<Dependencies, 'operators'>, named: string): Promise<Operator> {
  const found = await operators.findToSignIn(named.toLowerCase())
  if (found === undefined) throw invalidField('operator', `nobody has the address "${named}"`)
  return found.operator
}

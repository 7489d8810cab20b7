import type {
  AddMembersReply,
  AttestationReply,
  ErasureReceipt as ContractErasureReceipt,
  FaceReport as ContractFaceReport,
  UserExport as ContractUserExport,
  UserSummary as ContractUserSummary,
  CreateProcessBody,
  CreateProcessReply,
  ErrorCode,
  GroupReport,
  ListOperationsQuery,
  ListProcessesQuery,
  ListUsersQuery,
  OperationReport,
  ProcessReport,
  UserReport,
} from '@livegate/contract'
import { expectTypeOf, it } from 'vitest'
import type * as sdk from '../server.ts'

// What the server says is what the SDK reads; what the SDK takes is what the server takes.

it('reads every answer of the contract', () => {
  expectTypeOf<ProcessReport>().toExtend<sdk.GatewayProcess>()
  expectTypeOf<OperationReport>().toExtend<sdk.Operation>()
  expectTypeOf<UserReport>().toExtend<sdk.User>()
  expectTypeOf<ContractUserSummary>().toExtend<sdk.UserSummary>()
  expectTypeOf<GroupReport>().toExtend<sdk.Group>()
  expectTypeOf<AddMembersReply>().toExtend<sdk.MembersAdded>()
  expectTypeOf<CreateProcessReply>().toExtend<sdk.CreatedProcess>()
  expectTypeOf<ContractErasureReceipt>().toExtend<sdk.ErasureReceipt>()
  expectTypeOf<ContractFaceReport>().toExtend<sdk.FaceReport>()
  expectTypeOf<AttestationReply>().toExtend<sdk.SignedResult>()
  expectTypeOf<ContractUserExport>().toExtend<sdk.UserExport>()
  expectTypeOf<ErrorCode>().toExtend<sdk.LivegateError['code']>()
})

it('leaves no field of the contract out', () => {
  expectTypeOf<keyof sdk.GatewayProcess>().toEqualTypeOf<keyof ProcessReport>()
  expectTypeOf<keyof sdk.Operation>().toEqualTypeOf<keyof OperationReport>()
  expectTypeOf<keyof sdk.Operation['data']>().toEqualTypeOf<keyof OperationReport['data']>()
  expectTypeOf<keyof sdk.User>().toEqualTypeOf<keyof UserReport>()
  expectTypeOf<keyof sdk.Group>().toEqualTypeOf<keyof GroupReport>()
  expectTypeOf<keyof sdk.FaceReport['data']>().toEqualTypeOf<keyof ContractFaceReport['data']>()
  type Aliases = 'returnURL' | 'redirectUrl' | 'biometricMethod'
  expectTypeOf<keyof sdk.CreateProcess>().toEqualTypeOf<Exclude<keyof CreateProcessBody, Aliases>>()
})

it('has every filter of the contract', () => {
  type Filters<Query> = Exclude<keyof Query, 'limit' | 'cursor'>
  expectTypeOf<keyof sdk.ProcessFilter>().toEqualTypeOf<Filters<ListProcessesQuery>>()
  expectTypeOf<keyof sdk.OperationFilter>().toEqualTypeOf<Filters<ListOperationsQuery>>()
  expectTypeOf<keyof sdk.UserFilter>().toEqualTypeOf<Filters<ListUsersQuery>>()
})

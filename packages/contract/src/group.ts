import { z } from 'zod'
import { pageOf } from './page.ts'
import { chosenId, lineOfText, timestamp } from './text.ts'

/** Body of `POST group`. */
export const createGroupBody = z
  .object({
    groupId: chosenId.describe('The group\'s id, of the relying party\'s choice. Not "*", which stands for everybody'),
  })
  .meta({ id: 'CreateGroup' })
export type CreateGroupBody = z.infer<typeof createGroupBody>

/** A group as lists tell it. */
export const groupSummary = z.object({ groupId: z.string(), createdAt: timestamp }).meta({ id: 'GroupSummary' })

/** 201 of `POST group` and 200 of `GET group/{groupId}`. */
export const groupReport = groupSummary.extend({ members: z.int().describe('How many') }).meta({ id: 'Group' })
export type GroupReport = z.infer<typeof groupReport>

/** 200 of `GET group`. */
export const groupPage = pageOf(groupSummary).meta({ id: 'GroupPage' })

/** A member of a group. */
export const groupMember = z.object({ userId: z.string(), addedAt: timestamp }).meta({ id: 'GroupMember' })

/** 200 of `GET group/{groupId}/user`. */
export const groupMemberPage = pageOf(groupMember).meta({ id: 'GroupMemberPage' })

/** The most USERs that one request adds to a group. */
const maxUserIds = 1000

/** Body of `POST group/{groupId}/user`. */
export const addMembersBody = z
  .object({ userIds: z.array(lineOfText(255)).min(1).max(maxUserIds).describe('One twice counts once') })
  .meta({ id: 'AddMembers' })

/** 200 of `POST group/{groupId}/user`. Who is unknown is not added; the others are. */
export const addMembersReply = z
  .object({
    added: z.int(),
    alreadyMembers: z.int(),
    unknown: z.array(z.string()).describe('userIds that the application does not have'),
  })
  .meta({ id: 'MembersAdded' })
export type AddMembersReply = z.infer<typeof addMembersReply>

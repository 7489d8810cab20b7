import type { Application, Dependencies } from '@livegate/server'
import { CommandFailure } from './output.ts'

/** The application with an id. Errors: APPLICATION_NOT_FOUND. */
export async function findApplication({ applications }: Dependencies, applicationId: string): Promise<Application> {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(applicationId)
  const application = isUuid ? await applications.find(applicationId) : undefined
  if (application === undefined) {
    throw new CommandFailure(
      'APPLICATION_NOT_FOUND',
      `There is no application ${applicationId}. See them: livegate app list`,
    )
  }
  return application
}

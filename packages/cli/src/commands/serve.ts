import { type Config, type Server, serve } from '@livegate/server'
import { defineCommand } from 'citty'
import { CommandFailure, jsonOption, runCommand } from '../output.ts'
import { settingsOfEnvironment } from '../settings.ts'

/** `livegate serve`: runs until it is told to stop (SIGINT, SIGTERM). */
export const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Run the gateway: API, capture page, engine, database' },
  args: jsonOption,
  run: ({ args }) =>
    runCommand(args.json, async () => {
      const startedAt = performance.now()
      const told = untilTold()
      const config = settingsOfEnvironment()
      const server = await start(config)
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      if (args.json)
        process.stdout.write(
          `${JSON.stringify({ url: server.publicUrl, demo: server.demo, setUpUrl: server.setUpUrl })}\n`,
        )
      else process.stdout.write(`${welcome(server, seconds).join('\n')}\n`)
      await told
      await server.close()
      process.exit(0)
    }),
})

async function start(config: Config): Promise<Server> {
  try {
    return await serve(config, (message) => process.stderr.write(`${message}\n`))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
      throw new CommandFailure(
        'WRONG_SETTING',
        `LIVEGATE_HOST: ${config.host} is no address of this machine (${message})`,
      )
    }
    if (code !== 'EADDRINUSE') throw error
    throw new CommandFailure(
      'PORT_IN_USE',
      `Port ${config.port} is taken by another program. Stop it, or choose another: LIVEGATE_PORT=8081`,
    )
  }
}

function welcome({ publicUrl, tls, demo, setUpUrl }: Server, seconds: string): string[] {
  const lines = [
    '',
    `Livegate is ready at ${publicUrl} (${seconds} s). Ctrl-C stops it.`,
    '',
    ...consoleLines(publicUrl, setUpUrl),
  ]
  if (demo === undefined) return [...lines, '']
  lines.push(`  Try it with your face:  ${publicUrl}/demo`, ...phoneLines(tls))
  if (demo.created) {
    lines.push(
      '',
      '  Your first application, for your own code. The API key is shown only now:',
      `  APPLICATION_ID  ${demo.applicationId}`,
      `  API_KEY         ${demo.apiKey}`,
    )
  }
  return [...lines, '']
}

function consoleLines(publicUrl: string, setUpUrl: string | undefined): string[] {
  if (setUpUrl === undefined) return [`  Console:                ${publicUrl}/console`]
  return [`  Console, your account:  ${setUpUrl}`]
}

/** How to go on with a phone: cameras need HTTPS, and a phone an address that it reaches. */
function phoneLines(tls: Server['tls']): string[] {
  if (tls === undefined) return ['  With your phone, too:   start with LIVEGATE_TLS=self-signed (docs/phone.md)']
  const scan = '  With your phone, too:   in the same network; open the demo here and scan the code that it shows.'
  if (tls === 'GIVEN') return [scan]
  return [scan, '  Both browsers warn once: this machine made the certificate itself. Go on all the same.']
}

const signals = ['SIGINT', 'SIGTERM'] as const
/** At a Ctrl-C under npm the signal comes twice: from the terminal and, at the same moment, from npm. */
const sameSignalMs = 1000

/** Resolves at the first signal to stop; a second one, clearly later, means: now. Asked before the start, it holds for it. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    let toldAt: number | undefined
    const hear = () => {
      if (toldAt !== undefined && performance.now() - toldAt > sameSignalMs) process.exit(1)
      if (toldAt === undefined) process.stderr.write('Stopping …\n')
      toldAt ??= performance.now()
      resolve()
    }
    for (const signal of signals) process.on(signal, hear)
  })
}

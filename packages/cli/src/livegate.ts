#!/usr/bin/env node
import { runMain } from 'citty'
import { livegate } from './command-tree.ts'

await runMain(livegate)

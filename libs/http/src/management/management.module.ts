import { Module } from '@nestjs/common';
import { ManagementServer } from './management-server.ts';

/** Gives a module that imports it the application's one management listener. */
@Module({ providers: [ManagementServer], exports: [ManagementServer] })
export class ManagementModule {}

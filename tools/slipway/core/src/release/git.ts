import { execa } from 'execa';
import type { GitState } from './release.ts';

/** The commit that is checked out; nothing where this is no git checkout or git is not installed. */
export async function readGit(root: string): Promise<GitState> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, reject: false });
  const [head, status] = await Promise.all([
    git('rev-parse', '--verify', 'HEAD'),
    git('status', '--porcelain', '--untracked-files=no'),
  ]);
  if (head.exitCode !== 0) return { dirty: false };
  return { revision: head.stdout, dirty: status.stdout !== '' };
}

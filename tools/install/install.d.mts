/** What is wrong with this Node, in one line; nothing when it will do. */
export function nodeProblem(version: string): string | undefined;

/** Whether the packages are missing, or older than the lockfile. */
export function isOutdated(workspace: string): boolean;

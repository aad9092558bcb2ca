/** The verbs of the command, and what `nx show project deploy` says of each. */
export const verbs = {
  plan: 'Show what a deploy would do, and change nothing',
  rollback: 'Move the traffic back to the last healthy release before the current one',
  abort: 'Tell the rollout in progress to go back',
  promote: 'Tell the rollout in progress to go on with its next step',
  status: 'What serves, what stands by, and how it does',
  logs: "The last lines of the current release's replicas",
  history: 'Every deploy and rollback, and what was judged of it',
  open: 'The addresses of an environment, and how to sign in',
  up: 'Bring up what carries the releases, and the current releases with it',
  down: 'Stop everything of an environment; its releases and its history stay',
  setup: 'Check what an environment needs before its first deploy',
  doctor: 'Check how a running environment does',
};

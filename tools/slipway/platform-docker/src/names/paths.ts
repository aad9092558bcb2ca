import type { ReleaseId } from '@slipway/core/release/release';

/** Where the environment's volumes are in readers and in the lock's shell. */
export const folders = {
  state: '/slipway/state',
  /** As in Nginx's own container, so that `nginx -t` checks the very files. */
  traffic: '/etc/nginx/slipway',
  targets: '/slipway/targets',
  secrets: '/slipway/grafana',
} as const;

export const grafanaPassword = `${folders.secrets}/admin-password`;

/** What the stack was last brought up from. */
export const stackRecord = `${folders.state}/stack.json`;

const ledgers = `${folders.state}/ledger`;
const releases = `${folders.state}/releases`;
/** All that may be read without the lock: of the state not the key of secrets. */
export const readable = [ledgers, releases, folders.traffic, folders.targets];

export const ledgerPath = (service: string) => `${ledgers}/${service}.jsonl`;
export const releasesPath = (service: string) => `${releases}/${service}`;
export const releasePath = (service: string, id: ReleaseId) => `${releasesPath(service)}/${id}`;
export const runningReleases = `${folders.traffic}/releases.conf`;
export const runningReplicas = `${folders.traffic}/replicas.json`;
export const servicesFile = `${folders.traffic}/services.conf`;
export const trustedFile = `${folders.traffic}/trusted.conf`;
/** Where traffic goes at this moment, and where it was last committed to. */
export const liveTraffic = `${folders.traffic}/live.json`;
export const committedTraffic = `${folders.traffic}/committed.json`;
/** Which replicas are not ready, as the agent says, in its own container. */
export const unreadyFile = '/slipway/health/unready.json';
export const targetsFile = `${folders.targets}/replicas.json`;

/**
 * The names that a service of the stack can't have. A copy of @slipway/core's, since Nx loads this file where Node can't
 * load TypeScript; a test compares the two.
 *
 * @type {readonly string[]}
 */
export const componentNames = [
  'agent',
  'alertmanager',
  'fluentd',
  'grafana',
  'loki',
  'nginx',
  'nginx-config',
  'nginx-exporter',
  'other',
  'prometheus',
];

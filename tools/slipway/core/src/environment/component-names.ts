/**
 * The components of the stack, and `other`, the job of lines without one. A service of such a name would take the
 * component's name on the stack's network, and its label `job`.
 */
export const componentNames: readonly string[] = [
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

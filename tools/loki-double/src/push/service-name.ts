import { type Labels } from '../store/labels.ts';

// Loki's default `discover_service_name`: the first of these that a stream has names its service.
const SOURCES = [
  'service',
  'app',
  'application',
  'app_name',
  'name',
  'app_kubernetes_io_name',
  'container',
  'container_name',
  'k8s_container_name',
  'component',
  'workload',
  'job',
  'k8s_job_name',
];

/** The labels with the `service_name` that Loki adds where there is none. */
export function withServiceName(labels: Labels): Labels {
  if (labels.has('service_name')) return labels;
  const source = SOURCES.find((name) => labels.has(name));
  const name = source === undefined ? undefined : labels.get(source);
  return new Map([...labels, ['service_name', name ?? 'unknown_service']]);
}

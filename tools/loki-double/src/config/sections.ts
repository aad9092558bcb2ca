/** The sections that a file of Loki 3.7 may have (pkg/loki/loki.go): it refuses to start with any other. */
export const sections: ReadonlySet<string> = new Set(
  `analytics auth_enabled ballast_bytes bloom_build bloom_gateway chunk_store_config common compactor
  compactor_client compactor_grpc_client dataobj distributor frontend frontend_worker http_prefix index_gateway
  ingest_limits ingest_limits_frontend ingest_limits_frontend_client ingester ingester_client internal_server
  kafka_config legacy_read_target limits_config memberlist metrics_namespace operational_config pattern_ingester
  profiling querier query_engine query_range query_scheduler ruler ruler_storage runtime_config schema_config server
  shutdown_delay storage_config table_manager target tenant_limits_allow_publish tracing ui`.split(/\s+/),
);

/** Of these, what the version after 3.7 has no more. */
export const removedNext: ReadonlySet<string> = new Set(['legacy_read_target', 'table_manager']);

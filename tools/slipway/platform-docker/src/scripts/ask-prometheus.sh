# ask-prometheus.sh QUERY...: asks Prometheus from inside the stack's network; prints an answer a line.
for query; do
  curl --fail --silent --max-time 3 --get --data-urlencode "query=$query" http://prometheus:9090/api/v1/query
  echo
done

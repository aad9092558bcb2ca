# Makes the balancer use what live.json and replicas.json say, from the next request on, on every connection.
adopt() {
  curl --fail-with-body --silent --show-error --max-time 5 http://127.0.0.1:8081/-/adopt
}

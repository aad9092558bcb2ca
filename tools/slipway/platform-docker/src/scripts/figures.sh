# Prints what the balancer has counted.
curl --fail --silent --show-error --max-time 5 http://127.0.0.1:8081/-/figures

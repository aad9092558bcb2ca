# running.sh RELEASE: prints how many requests the balancer has running with a release.
curl --fail --silent --show-error --max-time 5 "http://127.0.0.1:8081/-/running?release=$1"

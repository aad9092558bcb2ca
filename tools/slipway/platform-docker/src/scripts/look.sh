# look.sh PORT CONTAINER...: asks replicas at their management ports. Prints for each a line with its container and the status of
# its readiness, then its metrics of memory and start. The line can't be curl's: what it is to write and begins with @, it
# takes for the name of a file. One that does not answer is asked again: on a busy machine once is not enough.
port=$1
shift
ready() {
  curl --silent --max-time 2 --output /dev/null --write-out '%{http_code}' "http://$1:$port/health/ready"
}
for name; do
  status=$(ready "$name")
  [ "$status" != 000 ] || status=$(ready "$name")
  echo "@ $name $status"
  curl --silent --max-time 2 "http://$name:$port/metrics" |
    grep -E '^process_(resident_memory_bytes|start_time_seconds)'
done
true

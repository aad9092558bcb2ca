# end-with.sh PID COMMAND...: a command that ends when this process does. It looks every 0.1 s whether the process still
# lives, for as long as the command does.
us=$1
shift
(while kill -0 "$us"; do
  kill -0 $$ || exit
  sleep 0.1
done; kill $$) </dev/null >/dev/null 2>&1 &
exec "$@"

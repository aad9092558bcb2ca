# Runs for as long as the lock is held: until stdin ends, however that comes about. What they say is in /run/lines.
# An empty line is a sign of life: where a network fails without a word, stdin never ends, and the lock must still.
trap '' INT TERM HUP
exec 3<&0
touch /run/heard
mkfifo /run/lines
while IFS= read -r line <&3; do
  # Not by touch: a sign of life, and a look for an order, starts no process.
  echo >/run/heard
  [ -z "$line" ] || printf '%s\n' "$line"
done >/run/lines &
feeder=$!
while sleep 5 && [ -n "$(find /run/heard -newermt '-40 seconds')" ]; do :; done \
  </dev/null >/dev/null 2>&1 && kill -KILL $feeder 3<&- &
exec 3<&-
echo ready

# lock.sh COMMITTED LIVE: what the lock's container runs, after listen.sh and adopt.sh. It answers a line (a script in
# base64) with a line (exit code, output in base64); in the end traffic goes back to where it was last committed to.
# Three lines are no scripts, and start no process: `order` asks for what was left by give-order.sh, several times a second,
# `phase NAME` is what readers of the lock are told, and `held` only asks whether this still runs.
while IFS= read -r line; do
  case $line in
    order)
      if [ -e /run/order ]; then
        mv /run/order /run/order.taken
        printf '0 %s\n' "$(base64 -w0 /run/order.taken)"
      else
        echo '0 '
      fi
      continue
      ;;
    held)
      echo '0 '
      continue
      ;;
    'phase '*)
      echo "${line#phase }" >/run/phase
      echo '0 '
      continue
      ;;
  esac
  printf %s "$line" | base64 -d | sh >/tmp/answer 2>&1
  code=$?
  printf '%s %s\n' "$code" "$(base64 -w0 /tmp/answer)"
done </run/lines
if ! cmp -s "$1" "$2"; then
  cp "$1" "$2.new" && mv "$2.new" "$2" && adopt
fi

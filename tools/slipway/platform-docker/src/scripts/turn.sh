# Runs under the lock's name, after listen.sh, while the stack is brought up: it keeps others away, and does nothing.
cat /run/lines >/dev/null

# reload.sh FOLDER [changed]: checks the configuration, reloads, and waits until no old worker accepts connections any
# more: the signal returns before anything has changed, and for 0.1 s both generations accept. With "changed" only where
# the configuration is not the one that was loaded last.
cd "$1" || exit 1
sum=$(cat nginx.conf workers.conf balance/*.js releases.conf services.conf trusted.conf | sha256sum)
[ "${2:-}" != changed ] || [ "$sum" != "$(cat loaded 2>/dev/null)" ] || exit 0
old=$(grep -l '^nginx: worker process' /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3)
nginx -t -q -c "$1/nginx.conf" || exit 1
# Workers of former configurations may still be serving their last connections: each takes about 2.5 MB, and more where
# it is busy. Beyond 32 a reload waits for some to end, which they do with their last idle connection.
ending() { grep -l 'shutting down' /proc/[0-9]*/cmdline 2>/dev/null | wc -l; }
waits=0
while [ "$(ending)" -ge 32 ] && [ $waits -lt 700 ]; do
  waits=$((waits + 1))
  sleep 0.1
done
kill -HUP 1
accepting() {
  for pid in $old; do
    # No line break ends it, so `read` fails. It starts no process, as a hundred looks with `tr` would.
    title=
    read -r title 2>/dev/null <"/proc/$pid/cmdline" || [ -n "$title" ] || continue
    case $title in *'shutting down'*) ;; 'nginx: worker process'*) return 0 ;; esac
  done
  return 1
}
tries=0
while accepting; do
  tries=$((tries + 1))
  [ $tries -lt 1000 ] || {
    echo "Nginx has not taken the new configuration within 10 s"
    exit 1
  }
  sleep 0.01
done
echo "$sum" >loaded

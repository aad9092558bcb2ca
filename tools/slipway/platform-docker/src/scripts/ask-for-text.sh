# ask-for-text.sh CONFIG COUNT TEXT: asks what curl's configuration (base64) says, which writes the answer's body to
# /tmp/probe, until one is not answered whole. FOUND in what curl prints becomes whether the text (base64) is in the body.
for _ in $(seq "$2"); do
  rm -f /tmp/probe
  line=$(echo "$1" | base64 -d | curl --config -)
  found=no
  grep -qF -e "$(echo "$3" | base64 -d)" /tmp/probe 2>/dev/null && found=yes
  printf '%s\n' "$line" | sed "s/FOUND/$found/"
  case $line in 0*) ;; *) break ;; esac
done
true

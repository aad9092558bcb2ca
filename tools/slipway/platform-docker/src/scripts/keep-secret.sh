# keep-secret.sh FOLDER FILE VALUE: keeps a secret (base64). A replica's user may be any, so a file can be read by all; but
# no one except root can list the folder, and no one can guess a name that is a keyed digest. So a replica reads those
# versions that its own release names, no others.
set -e
umask 077
chmod 711 "$1"
draft=$1/$2.new
echo "$3" | base64 -d >"$draft"
chmod 444 "$draft"
sync "$draft"
mv "$draft" "$1/$2"

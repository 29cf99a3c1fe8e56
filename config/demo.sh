#!/bin/bash
# make demo: a spool, a writer and a server that catches mail, in a folder of
# their own; every job of jcl-samples/ that says QUICK START is submitted, and
# what became of it is shown.
#
#   config/demo.sh BUILD-FOLDER [keep]
#
# Exit status: 0 when every job did what its comment promises.
set -eu

cd "$(dirname "$0")/.."
build=$1
keep=${2:-}
case $build in /*) ;; *) build=$PWD/$build ;; esac
bin=$build/bin
demo=$build/demo
export JES_HOME=$demo/home

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n=== %s\n' "$*"; }

stop_all() {
	for file in cssmtp.pid mailsink.pid; do
		[ -f "$demo/$file" ] || continue
		read -r pid <"$demo/$file" || continue
		kill "$pid" 2>/dev/null || true
		for _ in $(seq 200); do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.05
		done
		rm -f "$demo/$file"
	done
	if [ -S "$JES_HOME/jesd.sock" ]; then
		"$bin/jes" stop >/dev/null 2>&1 || true
	fi
}

# what a demo before this one left running
[ ! -d "$demo" ] || stop_all
rm -rf "$demo"
mkdir -p "$demo/mail"
trap stop_all EXIT

# waits until a file is there, or the process that is to make it has ended
await() { # file pid log
	for _ in $(seq 400); do
		[ -s "$1" ] && return 0
		kill -0 "$2" 2>/dev/null || break
		sleep 0.05
	done
	echo "demo: $1 did not come; see below" >&2
	cat "$3" >&2
	exit 1
}

say "Starting: mailsink (catches the mail), jesd (the spool), cssmtp (the writer)"
"$bin/mailsink" --listen 127.0.0.1:0 --dir "$demo/mail" \
    --port-file "$demo/port" >"$demo/mailsink.log" 2>&1 </dev/null &
echo $! >"$demo/mailsink.pid"
await "$demo/port" "$(cat "$demo/mailsink.pid")" "$demo/mailsink.log"
port=$(sed 's/.*://' "$demo/port" | head -n 1)

"$bin/jes" start

sed "s/^\([[:space:]]*ConnectPort[[:space:]]*\).*/\1$port/" config/cssmtp.conf >"$demo/cssmtp.conf"
"$bin/cssmtp" --config "$demo/cssmtp.conf" --log "$demo/cssmtp.log" \
    >"$demo/cssmtp.out" 2>&1 </dev/null &
echo $! >"$demo/cssmtp.pid"
for _ in $(seq 400); do
	"$bin/jes" log | grep -q EZD1802I && break
	kill -0 "$(cat "$demo/cssmtp.pid")" 2>/dev/null || {
		cat "$demo/cssmtp.out" >&2
		exit 1
	}
	sleep 0.05
done
"$bin/jes" log

failed=0
jobs=0
expect() { # what, wanted, got
	[ "$2" = "$3" ] && return
	echo "demo: $1: wanted $2, got $3" >&2
	failed=1
}

# what each sample's comment promises: exit code of the job, mails delivered
promise() {
	case $1 in
	several)	echo 0 3 ;;
	badmail)	echo 0 2 ;;
	jclerror)	echo 101 0 ;;
	*)		echo 0 1 ;;
	esac
}

# hello first, as a newcomer would
for file in jcl-samples/hello.jcl $(ls jcl-samples/*.jcl | grep -v /hello); do
	grep -q 'QUICK START' "$file" || continue
	name=$(basename "$file" .jcl)
	read -r want_code want_mails <<<"$(promise "$name")"
	say "$file"
	sed -n 's/^\/\/\* *\(QUICK START: \)\{0,1\}//p' "$file"

	say "$name: jes submit --wait $file"
	code=0
	"$bin/jes" submit --wait "$file" >"$demo/$name.out" || code=$?
	cat "$demo/$name.out"
	job=$(sed -n '1s/ .*//p' "$demo/$name.out")
	"$bin/jes" wait --timeout 60 "$job" >/dev/null || true

	say "$name: what the operator saw (jes log $job)"
	"$bin/jes" log "$job"

	mails=$(grep -l "id [A-Z0-9]*\.$job" "$demo"/mail/*.eml 2>/dev/null |
	    sort || true)
	for mail in $mails; do
		say "$name: as the server received it (${mail#"$PWD"/})"
		tr -d '\r' <"$mail"
	done
	expect "$name: exit code of the job" "$want_code" "$code"
	expect "$name: mails delivered" "$want_mails" "$(wc -w <<<"$mails")"
	jobs=$((jobs + 1))
done

say "jes list"
"$bin/jes" list
say "jes command 'F CSSMTP,DISPLAY,TARGETS'"
"$bin/jes" command 'F CSSMTP,DISPLAY,TARGETS'

if [ -n "$keep" ]; then
	trap - EXIT
	say "Left running"
	cat <<TEXT
Talk to it:   export JES_HOME=$JES_HOME PATH=$bin:\$PATH
              jes submit --wait jcl-samples/hello.jcl
              jes list; jes show 1; jes log; jes command 'F CSSMTP,D,TARGETS'
Mail lies in  $demo/mail/
Stop it:      jes command 'P CSSMTP'; jes stop; kill $(cat "$demo/mailsink.pid")
TEXT
else
	stop_all
	trap - EXIT
fi
say "$jobs jobs, $(ls "$demo/mail" | wc -l) mails in ${demo#"$PWD"/}/mail/$([ $failed = 0 ] || echo ', NOT as promised')"
exit $failed

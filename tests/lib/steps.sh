# Runs the steps of tests/run, keeps their logs, and counts what passed and failed.

passed=0
failed=0
logs="${CARGO_TARGET_DIR:-target}/test-logs"

begin() {
    SECONDS=0
    rm -rf "$logs"
    mkdir -p "$logs"
    trap 'echo "interrupted"; exit 130' INT TERM
}

# step NAME COUNTER COMMAND...: runs the command; COUNTER reads its log and prints
# "PASSED FAILED". A command that ends badly without naming a failure counts as one.
step() {
    local name=$1 counter=$2 log="$logs/$1.log" start=$SECONDS status counts
    shift 2
    printf '\n== %s: %s\n' "$name" "$*"
    "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    read -r -a counts <<<"$("$counter" "$log" "$status")"
    if [ "$status" -ne 0 ] && [ "${counts[1]}" -eq 0 ]; then
        counts[1]=1
    fi
    passed=$((passed + counts[0]))
    failed=$((failed + counts[1]))
    printf '== %s: %d passed, %d failed, %d s\n' \
        "$name" "${counts[0]}" "${counts[1]}" "$((SECONDS - start))"
    if [ "${counts[1]}" -ne 0 ]; then
        printf '%s ' "$name" >>"$logs/failed"
    fi
}

# A step that makes ready: it counts only when it fails.
setup() {
    if [ "$2" -eq 0 ]; then echo "0 0"; else echo "0 1"; fi
}

# A step that is one check: it holds, or it does not.
one() {
    if [ "$2" -eq 0 ]; then echo "1 0"; else echo "0 1"; fi
}

# Adds up the lines `test result: ok. 3 passed; 0 failed; ...` of cargo test.
cargo_counts() {
    awk '/^test result: / { for (i = 2; i <= NF; i++) {
            if ($i == "passed;") passed += $(i - 1)
            if ($i == "failed;") failed += $(i - 1) } }
        END { print passed + 0, failed + 0 }' "$1"
}

# Reads the totals that end the output of `node --test`.
tap_counts() {
    awk '/^# pass / { passed += $3 } /^# (fail|cancelled) / { failed += $3 }
        END { print passed + 0, failed + 0 }' "$1"
}

# Reads `N passed, N failed` from the last line; anything else counts as one failure.
last_line_counts() {
    awk 'END { if ($0 ~ /^[0-9]+ passed, [0-9]+ failed$/) print $1, $3; else print 0, 1 }' "$1"
}

finish() {
    if [ -s "$logs/failed" ]; then
        printf '\nFailed: %s(logs in %s)\n' "$(cat "$logs/failed")" "$logs"
    fi
    printf '\nTook %d min %d s\n' "$((SECONDS / 60))" "$((SECONDS % 60))"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

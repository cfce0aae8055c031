# What tests need beside Rust, a C compiler, make and Node; installed on Debian when missing.

# The tests that need it | how to see that it is there | Debian's package
needs() {
    cat <<'LIST'
tests/browser   | command -v chromium                                    | chromium
tests/pywa      | python3 -c 'import ensurepip, venv'                    | python3-venv
tests/postgres  | ls /usr/lib/postgresql/*/bin/postgres                  | postgresql
loadtest/tests/faults | command -v strace                                | strace
LIST
}

# Prints the packages that are missing for the tests that exist.
missing_packages() {
    local tests check package
    while IFS='|' read -r tests check package; do
        tests=${tests// /}
        if [ -e "$tests" ] || [ -e "$tests.rs" ]; then
            eval "$check" >/dev/null 2>&1 || echo "${package// /}"
        fi
    done < <(needs)
}

install_needs() {
    local tool packages
    for tool in cargo cc make node npm; do
        if ! command -v "$tool" >/dev/null; then
            echo "tests need $tool, which is not installed"
            return 1
        fi
    done
    mapfile -t packages < <(missing_packages)
    if [ "${#packages[@]}" -eq 0 ]; then
        echo "everything is here"
        return 0
    fi
    echo "missing: ${packages[*]}"
    install_packages "${packages[@]}"
    mapfile -t packages < <(missing_packages)
    if [ "${#packages[@]}" -ne 0 ]; then
        echo "tests need ${packages[*]}, which could not be installed"
        return 1
    fi
}

install_packages() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        as_root=(sudo -n)
    fi
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@"
}

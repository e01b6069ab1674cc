# Short names for what is done often. `just` alone lists them; nothing here is needed to build or test.

# List the recipes
default:
    @just --list

# Everything that must hold before a change is kept
check:
    .ci/check

# The tests
test:
    cargo test --release

# The full figures behind SECURITY.md, all of them or those whose name holds a word; the children of these tests do nothing by themselves
soak word="":
    cargo test --release {{word}} -- --ignored --nocapture --test-threads 1

# The program on your own caseload
run *arguments:
    cargo run --release -- {{arguments}}

# The program on made-up people
demo:
    cargo run --release -- demo

# Look through changed snapshots (needs cargo-insta)
snap:
    cargo insta test --release --review

# Timings, as ratios in one run
bench:
    cargo bench

# Pages about the code, opened in a browser
look:
    cargo doc --release --no-deps --document-private-items --open

# Renew the table of crates in THIRD-PARTY.md
third-party:
    scripts/third-party.sh

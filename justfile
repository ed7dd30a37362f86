# What is done in this repository: `just` lists it. `sh bootstrap.sh just NAME` sets up first.

set shell := ["bash", "-euo", "pipefail", "-c"]

run := "uv run --no-sync"

_list:
    @just --list --unsorted

# Run the tests, all or those that ARGS choose for pytest
test *ARGS:
    {{ run }} pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder {{ ARGS }}

# All that must hold before a change lands
check: lint test wheel films

# Format, lint and type-check without changing anything
lint:
    {{ run }} ruff format --check
    {{ run }} ruff check
    {{ run }} mypy

# Format the code and mend what the linter can
fmt:
    {{ run }} ruff format
    {{ run }} ruff check --fix

# Check that the README and docs/ say what is so
docs:
    {{ run }} pytest tests/test_readme.py tests/planner/test_docs.py

# Make a film, by default that of the README
film BRIEF="examples/pythagoras/brief.md" *ARGS:
    {{ run }} vidgen make {{ BRIEF }} {{ ARGS }}

# Make the film of every example anew at draft quality, each from an empty store
films:
    #!/usr/bin/env bash
    set -euo pipefail
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    for brief in examples/*/brief.md; do
        name=$(basename "$(dirname "$brief")")
        echo "films: $name"
        VIDGEN_STORE__PATH=$work/store {{ run }} vidgen make "$brief" -q draft --quiet -o "$work/$name"
        ls "$work/$name"/out/*.mp4
    done

# Install the wheel in a clean environment and make a small film with it
wheel:
    #!/usr/bin/env bash
    set -euo pipefail
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    uv build --quiet --wheel --out-dir "$work"
    uv export --quiet --frozen --no-dev --no-emit-project --no-hashes --output-file "$work/locked.txt"
    python=$({{ run }} python -c 'import sys; print(sys.executable)')
    uv venv --quiet --python "$python" "$work/env"
    VIRTUAL_ENV=$work/env uv pip install --quiet --constraint "$work/locked.txt" "$work"/*.whl
    mkdir "$work/empty"
    cd "$work/empty"
    printf '# Two lines\n\nThis film was made by an installed wheel.\n\n- one\n- two\n' >brief.md
    VIDGEN_STORE__PATH=$work/store "$work/env/bin/vidgen" make brief.md -q draft --quiet -o film
    ls film/out/*.mp4
    test "$(ls)" = "$(printf 'brief.md\nfilm')" # nothing else was written here

# Look the locked versions up among the known vulnerabilities; says so where that is not possible
audit:
    .ci/audit

# Compare vidgen with what one would use instead: all benchmarks, or those named
bench *NAMES:
    #!/usr/bin/env bash
    set -euo pipefail
    for bench in {{ if NAMES == "" { "cli render encode" } else { NAMES } }}; do
        {{ run }} python "bench/$bench.py"
    done

# Compare raw frames with plain Manim's, bit by bit; ARGS such as `--manim-source CHECKOUT --write-docs`
conformance *ARGS:
    {{ run }} python bench/conformance.py {{ ARGS }}

# Strike the real commands with faults, all of them or those that ARGS choose; see docs/reliability.md
faults *ARGS:
    {{ run }} python -P tests/faults/run.py {{ ARGS }}

"""Run every benchmark."""

from __future__ import annotations

from benchmarks import load, programme, saves, settle, startup

if __name__ == "__main__":
    startup.main()
    settle.main()
    programme.main()
    saves.main()
    load.main()

"""Run every benchmark."""

from __future__ import annotations

from benchmarks import programme, saves, settle, startup

if __name__ == "__main__":
    startup.main()
    settle.main()
    programme.main()
    saves.main()

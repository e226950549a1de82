"""Run every benchmark."""

from __future__ import annotations

from benchmarks import programme, settle

if __name__ == "__main__":
    settle.main()
    programme.main()

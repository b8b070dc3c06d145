"""Makes .venv from the hash-locked list. Plain Python, nothing installed yet."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")


def main() -> int:
    if sys.version_info < (3, 11):
        print(f"Cần Python 3.11 trở lên; đây là {sys.version.split()[0]}. Hãy chạy: make PYTHON=/đường/dẫn/python3.11")
        return 1
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            print("Thiếu gói tạo môi trường của Python. Trên Debian, Ubuntu hãy chạy: apt install python3-venv")
            return 1
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "lock.txt")], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)
    (VENV / ".ready").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
